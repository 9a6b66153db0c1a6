import type { RequestedRole } from '../../access/grant';

/** The values of an earlier role request, to fill the form with. */
export interface ActivationValues {
  /** Resource ID of the application, in any case. */
  readonly applicationId: string;
  /** The application's name, if it is known. Text from outside. */
  readonly applicationName?: string;
  /** The subscription's name, if it is known. Text from outside. */
  readonly subscriptionName?: string;
  /** The earlier request's name in Azure. Text from outside. */
  readonly requestName: string;
  readonly roles: readonly RequestedRole[];
  /** Milliseconds since 1970 on this computer's clock, if it is known. */
  readonly startsAt: number | undefined;
  /** `undefined` if it isn't known. */
  readonly durationMs: number | undefined;
  /** The user's note, which stays on this computer. */
  readonly note?: string;
}

/**
 * Opens the dialog and fills the form with the values of an earlier request. A start in the past
 * becomes now. Nothing is sent before the user selects the button.
 */
export type ActivateAgain = (values: ActivationValues) => Promise<void>;
