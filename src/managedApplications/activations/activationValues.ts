import type { RequestedRole } from '../../access/grant';

/** The values of an earlier request for roles, to ask for the same again. */
export interface ActivationValues {
  /** Resource id of the application, in any case. */
  readonly applicationId: string;
  /** What the application is called, where that is known. Text from outside. */
  readonly applicationName?: string;
  /** What its subscription is called, where that is known. Text from outside. */
  readonly subscriptionName?: string;
  /** What Azure calls the earlier request. Text from outside. */
  readonly requestName: string;
  readonly roles: readonly RequestedRole[];
  /** Milliseconds since 1970 on this computer's clock; `undefined` where it is not known. */
  readonly startsAt: number | undefined;
  /** `undefined` where it is not known. */
  readonly durationMs: number | undefined;
  /** What the user wrote beside the request, which stays on this computer. */
  readonly note?: string;
}

/**
 * Opens the dialog and fills the form with the values of an earlier request. A start that has passed
 * becomes now. Nothing is sent: the user looks at it and presses the button.
 */
export type ActivateAgain = (values: ActivationValues) => Promise<void>;
