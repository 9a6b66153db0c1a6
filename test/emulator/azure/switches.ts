import * as v from 'valibot';

const notNegative = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** Unknown behavior of Azure Resource Manager (contract E), and its failures. */
export const armSwitchesSchema = v.strictObject({
  /** Returns null for every nullable value. */
  nulls: v.boolean(),
  /** Returns unknown states, modes, and statuses. */
  unknownValues: v.boolean(),
  /** A 404 has no body. */
  emptyNotFound: v.boolean(),
  /** The headers contain neither IDs nor `Retry-After`. */
  bareHeaders: v.boolean(),
  /** How clients poll an operation; `none`: through the resource. */
  operationBy: v.picklist(['Azure-AsyncOperation', 'Location', 'none']),
  /** Polling the operation returns 403. */
  operationForbidden: v.boolean(),
  /** Number of polls until the operation has ended. */
  operationPolls: notNegative,
  operationEnd: v.picklist(['Succeeded', 'Failed', 'Canceled']),
  /** `provisioningState` stays `Accepted` after the operation has ended. */
  staysAccepted: v.boolean(),
  /** `Retry-After` of operations. */
  retryAfterSeconds: notNegative,
  retryAfterForm: v.picklist(['seconds', 'date']),
  /** The origin of operation URLs and next links; null: the emulator's origin. */
  linkOrigin: v.nullable(v.string()),
  graph: v.picklist(['allowed', 'forbidden', 'empty']),
  /** The maximum duration that consumers allow, in whole hours. */
  maximumHours: count,
  /** Seconds until a request without a decision times out. */
  timeoutSeconds: notNegative,
  /** The maximum length of a request name. */
  nameLimit: count,
  /** Number of rows in each page of a list. */
  pageSize: count,
  /** Number of earlier requests, all in the resource group of the first application. */
  historyRows: notNegative,
});

/** The switches of Azure Resource Manager. */
export type ArmSwitches = v.InferOutput<typeof armSwitchesSchema>;

/** The switches for tests. */
export const quickArmSwitches: ArmSwitches = {
  nulls: false,
  unknownValues: false,
  emptyNotFound: false,
  bareHeaders: false,
  operationBy: 'Azure-AsyncOperation',
  operationForbidden: false,
  operationPolls: 1,
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
