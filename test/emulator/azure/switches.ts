import * as v from 'valibot';

const notNegative = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What Azure Resource Manager does as nobody outside knows (contract E), and what goes wrong. */
export const armSwitchesSchema = v.strictObject({
  /** Whatever may be null is null. */
  nulls: v.boolean(),
  /** States, modes and statuses are ones that nobody has seen. */
  unknownValues: v.boolean(),
  /** A 404 has no body. */
  emptyNotFound: v.boolean(),
  /** Neither ids nor `Retry-After` are in the headers. */
  bareHeaders: v.boolean(),
  /** How an operation is to be followed; `none`: by the resource itself. */
  operationBy: v.picklist(['Azure-AsyncOperation', 'Location', 'none']),
  /** Following the operation is forbidden: 403. */
  operationForbidden: v.boolean(),
  /** Looks until the operation has ended. */
  operationLooks: notNegative,
  operationEnd: v.picklist(['Succeeded', 'Failed', 'Canceled']),
  /** `provisioningState` stays `Accepted`, although the operation has ended. */
  staysAccepted: v.boolean(),
  /** `Retry-After` of operations. */
  retryAfterSeconds: notNegative,
  retryAfterForm: v.picklist(['seconds', 'date']),
  /** The origin of operation URLs and next links; null: the emulator's own. */
  linkOrigin: v.nullable(v.string()),
  graph: v.picklist(['allowed', 'forbidden', 'empty']),
  /** The longest that consumers allow, ISO 8601 in whole hours. */
  maximumHours: count,
  /** Seconds after which nobody decides any more. */
  timeoutSeconds: notNegative,
  /** The longest name of a request that is taken. */
  nameLimit: count,
  /** Rows of a list a page. */
  pageSize: count,
  /** Requests of the past, all of the first application's resource group. */
  historyRows: notNegative,
});

/** Everything of Azure Resource Manager that can be switched. */
export type ArmSwitches = v.InferOutput<typeof armSwitchesSchema>;

/** Azure in tests. */
export const quickArmSwitches: ArmSwitches = {
  nulls: false,
  unknownValues: false,
  emptyNotFound: false,
  bareHeaders: false,
  operationBy: 'Azure-AsyncOperation',
  operationForbidden: false,
  operationLooks: 1,
  operationEnd: 'Succeeded',
  staysAccepted: false,
  retryAfterSeconds: 1,
  retryAfterForm: 'seconds',
  linkOrigin: null,
  graph: 'allowed',
  maximumHours: 8,
  timeoutSeconds: 24 * 3600,
  nameLimit: 10,
  pageSize: 100,
  historyRows: 0,
};
