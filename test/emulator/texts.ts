/** An error response in the shape of contract A.5 with `{…}` placeholders. */
export interface ErrorText {
  status: number;
  code: string;
  message: string;
}

const plugIn = '0x80040265';

/**
 * All error responses of Dataverse in the emulator. "Documented" texts are quotes from contract A.5
 * and A.7. The real texts of the others are unknown, so clients must not depend on them.
 */
export const errorTexts = {
  /** Documented. */
  notMember: {
    status: 403,
    code: '0x80072560',
    message: 'The user is not a member of the organization.',
  },
  /** Unknown. */
  userDisabled: {
    status: 403,
    code: '0x80040225',
    message: 'The specified user (Id={oid}) is disabled. Consider enabling this user.',
  },
  /** Documented in general. */
  missingPrivilege: {
    status: 403,
    code: '0x80040220',
    message:
      'SecLib::CheckPrivilege failed. Principal user (Id={oid}, type=8) is missing ' +
      'prvCreatemsprov_operationhistory privilege on OTC=0 for entity msprov_operationhistory.',
  },
  /** Unknown, including the status. */
  notAdministrator: {
    status: 403,
    code: plugIn,
    message: 'The user must have the System Administrator role to request database access.',
  },
  /** Unknown: the plug-in error with status 400. */
  notAdministrator400: {
    status: 400,
    code: plugIn,
    message: 'The user must have the System Administrator role to request database access.',
  },
  /** Documented as the response to an unknown function or action. */
  unknownSegment: {
    status: 404,
    code: '0x8006088a',
    message: "Resource not found for the segment '{segment}'.",
  },
  /** Documented. */
  notIntegrated: {
    status: 400,
    code: '0x80048d0b',
    message: "Dataverse instance isn't integrated with finance and operations.",
  },
  /** Unknown. */
  organizationDisabled: {
    status: 403,
    code: '0x8004a104',
    message: 'The organization is disabled.',
  },
  /** Unknown. */
  badAddress: {
    status: 400,
    code: plugIn,
    message: 'The client IP address is not a valid IPv4 address or range.',
  },
  /** Unknown. */
  badRole: { status: 400, code: plugIn, message: 'The role must be Reader or Writer.' },
  /** Unknown. */
  missingField: {
    status: 400,
    code: '0x80048d19',
    message: "The parameter '{field}' is required and must be a non-empty string.",
  },
  /** Unknown. */
  badJson: {
    status: 400,
    code: '0x80048d19',
    message: 'Error identified in Payload provided by the user.',
  },
  /** Unknown. */
  badQuery: { status: 400, code: '0x80060888', message: "Syntax error in '{segment}'." },
  /** Unknown. */
  plugInFailed: {
    status: 400,
    code: plugIn,
    message: 'The request to grant just-in-time database access failed.',
  },
  /** Documented. */
  tooManyRequests: {
    status: 429,
    code: '0x80072322',
    message: 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.',
  },
  /** Documented. */
  tooMuchTime: {
    status: 429,
    code: '0x80072321',
    message:
      'Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds ' +
      'over time window of 300 seconds. Decrease number of concurrent requests or reduce the ' +
      'duration of requests and try again later.',
  },
  /** Documented. */
  tooManyAtOnce: {
    status: 429,
    code: '0x80072326',
    message: 'Number of concurrent requests exceeded the limit of 52.',
  },
  /** Unknown. */
  serverError: { status: 500, code: '0x80040216', message: 'An unexpected error occurred.' },
  /** Unknown. */
  badGateway: { status: 502, code: '0x80040216', message: 'Bad Gateway' },
  /** Unknown. */
  busy: { status: 503, code: '0x80044150', message: 'The service is unavailable.' },
} as const satisfies Record<string, ErrorText>;

export type ErrorName = keyof typeof errorTexts;

/** The value of `databasetype`. The real values are unknown (contract A.3). */
export const databaseType = 'AzureSql';

/** Replaces `{name}` placeholders; unknown names stay. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
