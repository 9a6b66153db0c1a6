import { fill } from '../texts';

interface SqlError {
  severity: number;
  message: string;
}

const busy = 'Please wait a while before you try again.';

/** Login and query errors with the texts of SQL Server and Azure SQL (F.2, F.3). */
const errors: Record<number, SqlError> = {
  102: { severity: 15, message: "Incorrect syntax near '{name}'." },
  195: { severity: 15, message: "'{name}' is not a recognized built-in function name." },
  207: { severity: 16, message: "Invalid column name '{name}'." },
  208: { severity: 16, message: "Invalid object name '{name}'." },
  4060: {
    severity: 11,
    message: 'Cannot open database "{database}" requested by the login. The login failed.',
  },
  10928: {
    severity: 16,
    message:
      'Resource ID: 1. The request limit for the database is 30 and has been reached. ' +
      "See 'https://go.microsoft.com/fwlink/?LinkId=267637' for assistance.",
  },
  10929: {
    severity: 16,
    message:
      'Resource ID: 1. The request minimum guarantee is 0, maximum limit is 30 and the current ' +
      'usage for the database is 30. However, the server is currently too busy to support ' +
      'requests greater than 0 for this database.',
  },
  18456: { severity: 14, message: "Login failed for user '{user}'." },
  40197: {
    severity: 17,
    message:
      'The service has encountered an error processing your request. Please try again. ' +
      'Error code 40143.',
  },
  40501: {
    severity: 20,
    message:
      'The service is currently busy. Retry the request after 10 seconds. Incident ID: ' +
      '{incident}. Code: 131075.',
  },
  40532: {
    severity: 11,
    message: 'Cannot open server "{server}" requested by the login. The login failed.',
  },
  40613: {
    severity: 17,
    message:
      "Database '{database}' on server '{server}' is not currently available. Please retry the " +
      'connection later. If the problem persists, contact customer support, and provide them ' +
      "the session tracing ID of '{incident}'.",
  },
  40615: {
    severity: 14,
    message:
      "Cannot open server '{server}' requested by the login. Client with IP address '{address}' " +
      'is not allowed to access the server. To enable access, use the Azure Management Portal ' +
      'or run sp_set_firewall_rule on the master database to create a firewall rule for this ' +
      'IP address or address range. It may take up to five minutes for this change to take ' +
      'effect.',
  },
  49918: {
    severity: 16,
    message: `Cannot process request. Not enough resources to process request. ${busy}`,
  },
  49919: {
    severity: 16,
    message:
      'Cannot process create or update request. Too many create or update operations in ' +
      `progress for subscription "{incident}". ${busy}`,
  },
  49920: {
    severity: 16,
    message:
      'Cannot process request. Too many operations in progress for subscription ' +
      `"{incident}". ${busy}`,
  },
};

/** The severity and text of an error number. Unknown numbers get a generic text. */
export function sqlError(number: number, values: Readonly<Record<string, string>>): SqlError {
  const known = errors[number] ?? { severity: 16, message: `Error ${number} was asked for.` };
  const incident = '0F9A1B2C-3D4E-4F50-8A6B-7C8D9E0F1A2B';
  return { severity: known.severity, message: fill(known.message, { incident, ...values }) };
}
