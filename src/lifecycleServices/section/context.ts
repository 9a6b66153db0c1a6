import type { LcsEnvironmentListServices } from './environmentList';
import type { ImportDeskServices } from './importDesk';
import type { OwnAddressServices } from './ownAddress';
import type { RefreshWatchServices } from './refreshWatch';
import type { SessionPaneServices } from './sessionPane';

/** What the section needs of its surroundings. */
export interface LcsSectionServices
  extends
    LcsEnvironmentListServices,
    ImportDeskServices,
    SessionPaneServices,
    OwnAddressServices,
    RefreshWatchServices {
  readonly history: LcsEnvironmentListServices['history'] & ImportDeskServices['history'];
  readonly prompts: SessionPaneServices['prompts'];
  readonly settings: LcsEnvironmentListServices['settings'] & SessionPaneServices['settings'];
  readonly vault: SessionPaneServices['vault'] & RefreshWatchServices['vault'];
}
