import type { CopyTarget, DialogState, FieldId, PageStrings } from './state';

export { maxPastedLength, maxTextLength } from './fields';
export type { Intent, PageDraft } from './intents';

/** What the host sends to the page. */
export type HostMessage =
  | { readonly type: 'strings'; readonly strings: PageStrings }
  | { readonly type: 'state'; readonly state: DialogState }
  /** To be spoken once by a screen reader; shown nowhere. */
  | { readonly type: 'announce'; readonly text: string }
  /** The one message with a secret, and only after the user pressed *Show password*. */
  | { readonly type: 'password'; readonly grantId: string; readonly password: string }
  /** The text of a secret field, only after the user asked to see it or to paste it there. */
  | { readonly type: 'fieldSecret'; readonly field: FieldId; readonly text: string }
  /** Something was copied: its button says so for a moment. */
  | { readonly type: 'copied'; readonly grantId: string; readonly target: CopyTarget }
  /** The host wants the password gone from the page. */
  | { readonly type: 'maskPassword' }
  /** Puts the keyboard's focus on a field, for example after a mistake in it. */
  | { readonly type: 'focus'; readonly field: FieldId };

const hostMessageTypes: readonly HostMessage['type'][] = [
  'strings',
  'state',
  'announce',
  'password',
  'fieldSecret',
  'copied',
  'maskPassword',
  'focus',
];

/** Whether the page knows this message. Its content is the host's, typed at compile time. */
export function isHostMessage(message: unknown): message is HostMessage {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  return hostMessageTypes.some(type => type === message.type);
}
