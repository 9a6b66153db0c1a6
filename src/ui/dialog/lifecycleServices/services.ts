import type { LcsEnvironmentListServices } from './environmentList';
import type { ImportDeskServices } from './importDesk';
import type { LoginWatchServices } from './loginWatch';
import type { OwnAddressServices } from './ownAddress';
import type { SessionPaneServices } from './sessionPane';

/** What the section needs of its surroundings. */
export interface LcsSectionServices
  extends
    LcsEnvironmentListServices,
    ImportDeskServices,
    SessionPaneServices,
    OwnAddressServices,
    LoginWatchServices {
  readonly history: LcsEnvironmentListServices['history'] & ImportDeskServices['history'];
  readonly prompts: SessionPaneServices['prompts'];
  readonly settings: LcsEnvironmentListServices['settings'] & SessionPaneServices['settings'];
  readonly vault: SessionPaneServices['vault'] & LoginWatchServices['vault'];
}
