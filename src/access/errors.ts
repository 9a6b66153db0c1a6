/**
 * The reason for an unknown outcome: the request left this computer, and no answer proves whether it
 * ran.
 */
export type UnknownOutcomeCause =
  | 'timeout'
  | 'connectionLost'
  | 'serverError'
  | 'serverBusy'
  | 'redirect'
  | 'cancelled'
  | 'reload'
  /** The service rejects the request with a status that doesn't prove that it didn't run. */
  | 'unclear'
  | 'unreadable'
  /** A refusal that the service didn't write, for example a proxy's page. */
  | 'foreignAnswer';

/**
 * All errors, with the values for their sentences. The values are plain text, some of it external,
 * which needs `visible` (`text.ts`) before it is shown.
 */
export interface ErrorValues {
  /** The user cancelled. Never shown as an error. */
  cancelled: Record<never, never>;

  // Sign-in. `reason` quotes the sign-in.
  signInFailed: { reason: string };
  /** A guest, or an account of another tenant (AADSTS50020, AADSTS90072). */
  signInNeedsTenant: { reason: string };
  /** The tenant doesn't know the resource (AADSTS500011, AADSTS500014): wrong URL or tenant. */
  signInResourceUnknown: { host: string; reason: string };
  /** The tenant doesn't admit the application (AADSTS65002, AADSTS700016). */
  signInClientRefused: { reason: string };
  /** The sign-in provider of the selected cloud isn't available. */
  signInProviderMissing: { provider: string };

  // The connection to the service. Nothing has run.
  hostUnreachable: { host: string };
  certificateRefused: { host: string };
  timedOut: { host: string };
  /** The service answers with a redirect, which isn't followed. */
  redirected: { host: string; target: string };

  // Refusals of the service.
  unauthorized: { host: string; account: string };
  notMember: { account: string; environment: string };
  /** A refusal for an unknown reason. `message` quotes the service. */
  requestForbidden: { account: string; environment: string; message: string };
  missingPrivilege: { account: string; environment: string };
  notAdministrator: { account: string; environment: string };
  notUnified: { environment: string };
  /** `EnvironmentNotInReadyState`; `hasRun` if it may have ended an earlier credential. */
  environmentNotReady: { environment: string; message: string; hasRun: boolean };
  requestRefused: { message: string };
  /** The service refuses the addresses; `hasRun` if it may have ended an earlier credential. */
  addressesRefused: { addresses: string; message: string; hasRun: boolean };
  provisioningFailed: { message: string };
  tooManyRequests: { host: string };
  serviceBusy: { host: string };
  serviceFailed: { host: string; status: string };
  /** A refusal that the service didn't write: a page of a proxy or firewall. */
  notFromService: { host: string; status: string };
  answerUnreadable: { host: string };

  // The request for a credential was sent, and its result is unknown or unusable.
  /** `message` quotes the service, if it says something. */
  outcomeUnknown: { environment: string; because: UnknownOutcomeCause; message?: string };
  answerIncomplete: { environment: string; field: string };

  // Roles on managed applications.
  /** There is no sign-in, and the user must not be asked. */
  notSignedIn: { host: string };
  /** The subscription is of another tenant than the sign-in (InvalidAuthenticationTokenTenant). */
  otherTenant: { host: string; account: string };
  /** The settings name a cloud without Azure Resource Manager. */
  resourceManagerMissing: Record<never, never>;
  /** The request is known to another Azure than that of the cloud in the settings. */
  requestOtherCloud: { host: string };
  resourceForbidden: { account: string; message: string };
  resourceMissing: { name: string };
  /** The request was sent, and whether the service has it is not known. */
  activationUnknown: { application: string; request: string; because: UnknownOutcomeCause };
  /** A request was to be deleted, and whether it was is not known. */
  withdrawalUnknown: { request: string };
  /** Azure took the request, and then could not store it. */
  activationFailed: { message: string };
  jitOff: { application: string };

  // Lifecycle Services.
  /** A read was answered with a sign-in, or a change with a 401: nothing was changed. */
  lcsSessionEnded: { host: string };
  /** A change of the allow-list was sent, and whether it ran is not known. */
  lcsChangeUnknown: { environment: string; because: UnknownOutcomeCause; message: string };
  /** The request was accepted, and no account has shown in the time that is waited for it. */
  lcsAccountMissing: { environment: string };
  /** The request was accepted, and LCS shows that it failed. */
  lcsAccessFailed: { environment: string; message: string };
  lcsPasswordMissing: { environment: string; user: string };
  /** LCS shows an account, and not the server and the database that it is for. */
  lcsDatabaseMissing: { environment: string; user: string };
  /** The environment is of a kind without this access. */
  lcsKindUnsupported: { environment: string };
  /** The environment was moved to the Power Platform admin center; in LCS it is read-only. */
  lcsEnvironmentMigrated: { environment: string };
  lcsAddressUnknown: { text: string };
  /** No kind of access was chosen. */
  lcsOptionMissing: Record<never, never>;
  lcsClipboardEmpty: Record<never, never>;

  // Signing in to Lifecycle Services in a browser window of its own.
  /** Neither Edge, Chrome nor Chromium is on this computer. */
  browserMissing: Record<never, never>;
  /** It could not be started, or not be spoken to. */
  browserFailed: { reason: string };
  /** The user closed the window before LCS answered as signed in. */
  browserClosed: Record<never, never>;
  signInTimedOut: { host: string };
  /** A rule of the organisation refuses the fresh profile; `code` is Entra ID's, `AADSTS…`. */
  conditionalAccessRefused: { code: string };
  /** The account is not for this host's tenant or application; `code` is Entra ID's, `AADSTS…`. */
  wrongAccount: { host: string; code: string };
  /** LCS knows the account and does not let it in. */
  accountNotAdmitted: { host: string };

  // Input of the user.
  applicationIdInvalid: { text: string };
  roleMissing: Record<never, never>;
  applicationMissing: Record<never, never>;
  startNotAhead: Record<never, never>;
  durationInvalid: { text: string };
  durationTooShort: Record<never, never>;
  durationTooLong: { maximumMs: number };
  environmentMissing: Record<never, never>;
  environmentNotAUrl: { text: string };
  environmentInsecure: { text: string };
  environmentFinOpsUrl: { host: string };
  environmentOtherCloud: { host: string; cloud: string };
  /** A page of Lifecycle Services instead of a unified environment. */
  environmentOfLcs: { host: string; url: string };
  /** A page of Power Apps, Power Automate, Copilot Studio, or the admin center. */
  environmentOfPortal: { host: string };
  reasonMissing: Record<never, never>;
  addressesMissing: Record<never, never>;
  addressInvalid: { text: string };
  addressIsIpv6: { text: string };
  addressRangeReversed: { first: string; last: string };
  addressBlockInvalid: { text: string };
  addressSeveral: { text: string };

  // This computer.
  addressLookupFailed: { reason: string };
  addressLookupOff: Record<never, never>;
  settingInvalid: { setting: string; reason: string };
  grantGone: Record<never, never>;
  unexpected: { reason: string };
}

/** The name of an error. */
export type ErrorCode = keyof ErrorValues;

interface ErrorOf<C extends ErrorCode> {
  readonly code: C;
  readonly values: Readonly<ErrorValues[C]>;
  /** The technical facts for the log. Never a secret, a token, or an answer's body. */
  readonly detail: string;
}

/** An error as a value. `ui/messages` has its sentence and remedies. */
export type AccessError = { [C in ErrorCode]: ErrorOf<C> }[ErrorCode];

/** Makes an error. */
export function accessError<C extends ErrorCode>(
  code: C,
  values: ErrorValues[C],
  detail = '',
): ErrorOf<C> {
  return { code, values, detail };
}
