import * as v from 'valibot';
import { isSafeUrl } from '../access/webAddress';
import type { FolderHost } from './host';
import { RecordFolder } from './recordFolder';

/*
 * The stored format of 0.9.0. Later versions must keep reading it: `test/unit/vault/fixtures` has a
 * file of each kind. Keys, folder names, and IDs never change.
 *
 * | place                                | name                   | content                            |
 * | ------------------------------------ | ---------------------- | ---------------------------------- |
 * | `globalStorageUri`/`leases`          | `<window>.json`        | `Lease`: shows that a window lives |
 * | …/`index`                            | `<window>.<id>.json`   | `IndexEntry`: a grant              |
 * | …/`replaced`                         | `<window>.<id>.json`   | `ReplacedMarker`: a grant has ended |
 * | …/`pending`                          | `<window>.<id>.json`   | `PendingMark`: a request that runs |
 * | …/`clipboard`                        | `<window>.<id>.json`   | `ClipboardDeadline`                |
 * | …/`history`                          | `<id>.json`            | `HistoryEntry`                     |
 * | `SecretStorage`                      | `grant/<window>/<id>`  | `IssuedGrant` (`grantSecrets.ts`)  |
 * | `workspaceState`                     | `sqlCredentials.windowId` | `<window>`                      |
 * | `XDG_RUNTIME_DIR` or `os.tmpdir()`   | `sql-credentials-<16 hex digits>.sock` | a socket; on Windows a named pipe without `.sock` |
 *
 * `<window>` and `<id>` are UUIDs in lower case. `<window>` owns the file, so that even an unreadable
 * one can be cleaned up. Files are JSON in UTF-8, may end with spaces, and are replaced by rename;
 * `*.tmp` and `*.probe` are temporary. Times are milliseconds since 1970. A schema drops every key
 * that it does not name, on write and on read. No file contains a secret.
 */

const id = v.pipe(v.string(), v.uuid());
/** Milliseconds since 1970. */
const time = v.pipe(v.number(), v.finite());

const account = v.object({ id: v.string(), label: v.string() });

const environment = v.object({
  id: v.string(),
  name: v.string(),
  /** A file may have been edited: what may not be called is no address. */
  url: v.pipe(v.string(), v.check(isSafeUrl)),
  tenantId: v.string(),
  system: v.string(),
});

export const leaseSchema = v.object({
  windowId: id,
  /** `vscode.env.sessionId`. */
  sessionId: v.string(),
  /** `<host name>/<boot ID>`, or empty where there is no boot ID. */
  machine: v.string(),
  /** The full name of the socket on which the window listens, or empty. */
  socket: v.string(),
  lastSeen: time,
  /** When the extension host was deactivated: the window was closed, or it reloads. */
  stoppedAt: v.exactOptional(time),
});
/** Shows that a window instance lives. */
export type Lease = v.InferOutput<typeof leaseSchema>;

/** The values of a role activation that other grants lack. None of them is secret. */
const activation = v.object({
  applicationId: v.string(),
  roles: v.pipe(
    v.array(v.object({ principalId: v.string(), roleId: v.string(), name: v.string() })),
    v.readonly(),
  ),
  request: v.object({
    subscriptionId: v.string(),
    resourceGroup: v.string(),
    type: v.string(),
    name: v.string(),
  }),
  presence: v.picklist(['sent', 'found', 'gone']),
  withdrawnAt: v.optional(time),
  state: v.string(),
  lastNotifiedState: v.string(),
  startsAt: time,
  durationMs: time,
  note: v.string(),
});

export const indexSchema = v.object({
  grantId: id,
  windowId: id,
  environment,
  accountId: v.string(),
  accountLabel: v.string(),
  /** Of a SQL credential; empty for a role activation. */
  role: v.string(),
  issuedAt: time,
  /** Of two credentials of one login, the newer one has the higher number, whatever the clock says. */
  order: time,
  /** Absent where no end is known. */
  expiresAt: v.optional(time),
  /** The warnings about its end that were shown, in minutes before the end. */
  warnedMinutes: v.pipe(v.array(v.number()), v.readonly()),
  /** Present for a role activation, which has no secret. */
  activation: v.exactOptional(activation),
});
/** A grant as other windows may know it. */
export type IndexEntry = v.InferOutput<typeof indexSchema>;

export const replacedSchema = v.object({ grantId: id, replacedAt: time });
/** Tells the owner of a grant that a newer credential ended it at the server. */
export type ReplacedMarker = v.InferOutput<typeof replacedSchema>;

export const pendingSchema = v.object({
  id,
  environment,
  account,
  sentAt: time,
  reason: v.string(),
  role: v.string(),
  addresses: v.string(),
});
/** A request that is about to leave, or left, this computer. */
export type PendingMark = v.InferOutput<typeof pendingSchema>;

export const clipboardSchema = v.object({
  id,
  grantId: id,
  /** The name of what was copied: `password`, `connectionString`. */
  what: v.string(),
  clearAt: time,
});
/** When the clipboard is to be cleared of something copied from a grant; never what was copied. */
export type ClipboardDeadline = v.InferOutput<typeof clipboardSchema>;

/** How a request ended, as far as this computer knows. */
export const outcomes = ['granted', 'failed', 'unknown', 'cancelled', 'refused'] as const;

export const historySchema = v.object({
  id,
  at: time,
  /** ID of the system. */
  system: v.string(),
  environmentName: v.string(),
  environmentUrl: v.string(),
  accountLabel: v.string(),
  role: v.string(),
  addresses: v.string(),
  reason: v.string(),
  outcome: v.picklist(outcomes),
  errorCode: v.exactOptional(v.string()),
  operationId: v.exactOptional(v.string()),
  expiresAt: v.optional(time),
});
/** One request in this computer's list. */
export type HistoryEntry = v.InferOutput<typeof historySchema>;

/** The folders that a vault shares with the vaults of other windows. */
export interface VaultFolders {
  readonly leases: RecordFolder<Lease>;
  readonly index: RecordFolder<IndexEntry>;
  readonly replaced: RecordFolder<ReplacedMarker>;
  readonly pending: RecordFolder<PendingMark>;
  readonly clipboard: RecordFolder<ClipboardDeadline>;
}

/** Leases have one length, so that they can be renewed on a full disk. Characters. */
const leaseLength = 640;

/** Names the folders; makes none. */
export function vaultFolders(host: FolderHost): VaultFolders {
  return {
    leases: new RecordFolder(host, 'leases', leaseSchema, leaseLength),
    index: new RecordFolder(host, 'index', indexSchema),
    replaced: new RecordFolder(host, 'replaced', replacedSchema),
    pending: new RecordFolder(host, 'pending', pendingSchema),
    clipboard: new RecordFolder(host, 'clipboard', clipboardSchema),
  };
}
