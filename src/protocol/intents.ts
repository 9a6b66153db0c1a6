import * as v from 'valibot';
import { historyActions, historyColumns } from './requestHistory';
import { copyTargets, grantActions, maxPastedLength, maxTextLength, secretFieldIds } from './state';

const text = v.pipe(v.string(), v.maxLength(maxTextLength));
const pasted = v.pipe(v.string(), v.maxLength(maxPastedLength));
/** An ID that the host gave to the page, for example of a field. The section looks it up. */
const name = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z]{1,100}$/),
  v.check(text => !(text in Object.prototype)),
);
const grantId = v.pipe(v.string(), v.uuid());
/** The answer to the host's question for the browser's time zone: its IANA name, which the host may not know. */
const timeZone = v.strictObject({
  type: v.literal('timeZone'),
  name: v.pipe(v.string(), v.regex(/^[\w/:+-]{1,100}$/)),
});

/** `section` is the one that the page showed: the host can have switched since then. */
const intentSchema = v.variant('type', [
  /** The page is ready for messages. The host answers with the strings and the state. */
  v.strictObject({ type: v.literal('ready') }),
  timeZone,
  v.pipe(
    v.strictObject({ type: v.literal('edit'), section: name, field: name, value: pasted }),
    v.check(({ field, value }) => field === 'pasted' || value.length <= maxTextLength),
  ),
  v.strictObject({ type: v.literal('fieldAction'), section: name, action: name }),
  v.strictObject({
    type: v.literal('request'),
    section: name,
    /** Echoes the state: a credential that arrived since then isn't ended by accident. */
    isDefault: v.boolean(),
  }),
  /** A button of the section other than the one that requests access, or the link *History*. */
  v.strictObject({ type: v.literal('button'), section: name, id: text }),
  v.strictObject({ type: v.literal('openSection'), section: name }),
  /** Cancels the running request, whichever environment is selected. */
  v.strictObject({ type: v.literal('cancel') }),
  /** Selects the environment of the running request. */
  v.strictObject({ type: v.literal('showRequest') }),
  v.strictObject({ type: v.literal('remedy'), section: name, id: text }),
  v.strictObject({ type: v.literal('dismissNotice'), section: name }),
  /** Shows another grant for the same environment. */
  v.strictObject({ type: v.literal('show'), grantId }),
  v.strictObject({ type: v.literal('copy'), grantId, target: v.picklist(copyTargets) }),
  /** The button next to the status of a grant. */
  v.strictObject({ type: v.literal('statusRemedy'), grantId }),
  v.strictObject({ type: v.literal('revealPassword'), grantId }),
  v.strictObject({
    type: v.literal('grantAction'),
    grantId,
    action: v.picklist(grantActions),
    /** The ID of the chosen option of a split button; absent if the button itself was pressed. */
    option: v.exactOptional(name),
  }),
]);

/** A message from the page to the host: an action of the user, or an answer to the host. */
export type Intent = v.InferOutput<typeof intentSchema>;

/** An intent for the dialog. The time zone is for the whole window, and for later ones. */
export type DialogIntent = Exclude<Intent, { type: 'timeZone' }>;

const valuesSchema = v.record(v.pipe(name, v.notValues(secretFieldIds)), text);

const draftSchema = v.object({
  section: v.exactOptional(name),
  fields: valuesSchema,
  /** The input of the sections that aren't shown. */
  others: v.exactOptional(v.record(name, valuesSchema)),
});

/** The user's input, which VS Code stores in the state of the webview. It never contains a secret. */
export type PageDraft = v.InferOutput<typeof draftSchema>;

const historyIntentSchema = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  timeZone,
  v.strictObject({
    type: v.literal('view'),
    view: v.strictObject({
      text,
      state: text,
      sort: v.picklist(historyColumns),
      descending: v.boolean(),
      current: text,
    }),
  }),
  v.strictObject({ type: v.literal('refresh') }),
  v.strictObject({ type: v.literal('cancel') }),
  v.strictObject({ type: v.literal('remedy'), id: text }),
  v.strictObject({ type: v.literal('dismissNotice') }),
  v.strictObject({ type: v.literal('act'), action: v.picklist(historyActions), row: text }),
]);

/** A message from the page of the request history to the host: an action of the user, or an answer to the host. */
export type HistoryIntent = v.InferOutput<typeof historyIntentSchema>;

/** Validates a message from the dialog's page; `undefined` if the protocol doesn't define it. */
export const parseIntent = parserOf(intentSchema);

/** Validates a message from the page of the request history; `undefined` if it isn't defined. */
export const parseHistoryIntent = parserOf(historyIntentSchema);

/** Validates the stored input of a destroyed page. Invalid input counts as none. */
export function parseDraft(kept: unknown): PageDraft {
  return parserOf(draftSchema)(kept) ?? { fields: {} };
}

function parserOf<T>(schema: v.GenericSchema<unknown, T>) {
  return (value: unknown): T | undefined => {
    const result = v.safeParse(schema, value);
    return result.success ? result.output : undefined;
  };
}
