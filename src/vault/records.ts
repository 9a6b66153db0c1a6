import * as v from 'valibot';
import { accountSchema, environmentSchema } from '../access/environment';
import {
  activationSchema,
  credentialSchema,
  idSchema as id,
  timeSchema as time,
} from '../access/grantSchema';
import { requestSchema } from '../access/request';
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
 * | …/`ended`                            | `<window>.<id>.json`   | `EndedEntry`: an ended credential  |
 * | …/`replaced`                         | `<window>.<id>.json`   | `ReplacedMarker`: a grant has ended |
 * | …/`pending`                          | `<window>.<id>.json`   | `PendingMark`: a request that runs |
 * | …/`clipboard`                        | `<window>.<id>.json`   | `ClipboardDeadline`                |
 * | …/`history`                          | `<id>.json`            | `HistoryEntry`                     |
 * | `SecretStorage`                      | `grant/<window>/<id>`  | `IssuedGrant` (`grantStore.ts`)    |
 * | `workspaceState`                     | `sqlCredentials.windowId` | `<window>`                      |
 * | `XDG_RUNTIME_DIR` or `os.tmpdir()`   | `sql-credentials-<16 hex digits>.sock` | a socket; on Windows a named pipe without `.sock` |
 *
 * `<window>` and `<id>` are UUIDs in lower case. `<window>` owns the file, so that even an unreadable
 * one can be cleaned up. Files are JSON in UTF-8, may end with spaces, and are replaced by rename;
 * `*.tmp` and `*.probe` are temporary. Times are milliseconds since 1970. A schema drops every key
 * that it does not name, on write and on read. No file contains a secret.
 */

const environment = v.object({
  ...v.omit(environmentSchema, ['isAdministrator']).entries,
  /** A file may have been edited: what may not be called is no address. */
  url: v.pipe(v.string(), v.check(isSafeUrl)),
});

const leaseSchema = v.object({
  windowId: id,
  /** `vscode.env.sessionId`. */
  sessionId: v.string(),
  /** `VaultHost.workspace`. */
  workspace: v.optional(v.string()),
  /** `<host name>/<boot ID>`, or empty where there is no boot ID. */
  machine: v.string(),
  /** The full name of the socket on which the window listens, or empty. */
  socket: v.string(),
  /** When the file was written. Most renewals only touch the file (`readLease`). */
  lastSeen: time,
  /** When the extension host was deactivated: the window was closed, or it reloads. */
  stoppedAt: v.exactOptional(time),
});
/** Shows that a window instance lives. */
export type Lease = v.InferOutput<typeof leaseSchema>;

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
  activation: v.exactOptional(activationSchema),
});
/** A grant as other windows may know it. */
export type IndexEntry = v.InferOutput<typeof indexSchema>;

/** An ended credential without its secret. Only its window reads it. */
const endedSchema = v.object({
  /** `forgotten`: the window doesn't show it anymore, but its secret may not be deleted yet. */
  endedAs: v.picklist(['expired', 'replaced', 'lost', 'forgotten']),
  /** Absent if `endedAs` is `forgotten`. */
  grant: v.optional(v.object({ ...credentialSchema.entries, environment })),
});
export type EndedEntry = v.InferOutput<typeof endedSchema>;

/** Tells the owner of a grant that a newer credential ended it at the server. */
const replacedSchema = v.object({ grantId: id, replacedAt: time });

export const pendingSchema = v.object({
  id,
  environment,
  account: accountSchema,
  sentAt: time,
  ...requestSchema.entries,
});
/** A request that is about to leave, or left, this computer. Its grant gets the same ID. */
export type PendingMark = v.InferOutput<typeof pendingSchema>;

const clipboardSchema = v.object({
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
  ...requestSchema.entries,
  outcome: v.picklist(outcomes),
  errorCode: v.exactOptional(v.string()),
  operationId: v.exactOptional(v.string()),
  expiresAt: v.optional(time),
});
/** One request in this computer's list. */
export type HistoryEntry = v.InferOutput<typeof historySchema>;

/** Leases have one length, so that they can be replaced on a full disk. Characters. */
const leaseLength = 640;

/** Names the folders; makes none. */
export function vaultFolders(host: FolderHost) {
  return {
    leases: new RecordFolder(host, 'leases', leaseSchema, leaseLength),
    index: new RecordFolder(host, 'index', indexSchema),
    ended: new RecordFolder(host, 'ended', endedSchema),
    replaced: new RecordFolder(host, 'replaced', replacedSchema),
    pending: new RecordFolder(host, 'pending', pendingSchema),
    clipboard: new RecordFolder(host, 'clipboard', clipboardSchema),
  };
}

/** The folders that a vault shares with the vaults of other windows. */
export type VaultFolders = Readonly<ReturnType<typeof vaultFolders>>;
