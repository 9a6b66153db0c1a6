import type { Result } from '../access/result';
import type { SystemWindow } from '../ui/window';
import type { UnifiedEnvironmentsClient } from './client';

/** The window, with the client for the cloud in the settings. */
export interface UnifiedWindow extends SystemWindow {
  readonly client: () => Promise<Result<UnifiedEnvironmentsClient>>;
  /** Lets the user pick an earlier request. */
  readonly showHistory: () => Promise<void>;
}
