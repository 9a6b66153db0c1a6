import * as v from 'valibot';
import { maxTextLength } from './fields';
import { historyActions, historyColumns } from './requestHistory';

const text = v.pipe(v.string(), v.maxLength(maxTextLength));

const intentSchema = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
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

/** A message from the page of the request history to the host: an action of the user. */
export type HistoryIntent = v.InferOutput<typeof intentSchema>;

/**
 * Validates a message from the page.
 * @returns the intent, or `undefined` if the protocol doesn't define the message
 */
export function parseHistoryIntent(message: unknown): HistoryIntent | undefined {
  const parsed = v.safeParse(intentSchema, message);
  return parsed.success ? parsed.output : undefined;
}
