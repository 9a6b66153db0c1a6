import type { HttpClient } from '../access/http/transport';
import type { RequestTrace } from '../access/requestTrace';
import type { SignIn } from '../services/signIn';
import type { History } from '../vault/history';
import type { DetectAddress } from './dialog/addressDetection';
import type { GrantActions } from './grantActions';
import type { Announcer } from './prompts';
import type { ReadinessService } from './readiness';
import type { WindowBase } from './windowBase';

export type { WindowBase } from './windowBase';

/** Everything that the parts of a window share. `features.ts` completes it on first use. */
export interface Window extends WindowBase {
  readonly announcer: Announcer;
  readonly grants: GrantActions;
  readonly history: History;
  readonly readiness: ReadinessService;
  readonly signIn: SignIn;
  readonly detectAddress: DetectAddress;
  /** Loads the HTTP client on first use. */
  readonly http: () => Promise<HttpClient>;
}

/** The window, as one system gets it. */
export interface SystemWindow extends Window {
  /** The facts of the system's last request, for the diagnostic report. */
  readonly trace: RequestTrace;
}
