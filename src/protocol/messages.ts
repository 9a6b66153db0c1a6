import type { CopyTarget, DialogState, FieldId, PageStrings } from './state';

export { maxPastedLength, maxTextLength } from './fields';
export type { Intent, PageDraft } from './intents';

/** A message from the host to the page. */
export type HostMessage =
  | { readonly type: 'strings'; readonly strings: PageStrings }
  | { readonly type: 'state'; readonly state: DialogState }
  /** A text for screen readers only; they speak it once. */
  | { readonly type: 'announce'; readonly text: string }
  /** A password. The host sends it only after the user presses *Show password*. */
  | { readonly type: 'password'; readonly grantId: string; readonly password: string }
  /** The text of a secret field, after the user pastes it by a button or asks to see it. */
  | { readonly type: 'fieldSecret'; readonly field: FieldId; readonly text: string }
  /** Confirms a copy. The button shows it for a moment. */
  | { readonly type: 'copied'; readonly grantId: string; readonly target: CopyTarget }
  /** Tells the page to mask the password. */
  | { readonly type: 'maskPassword' }
  /** Focuses a field, for example one with an invalid value. */
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

/**
 * Whether the protocol defines this message. The compiler checks the content, because the host
 * sends it.
 */
export function isHostMessage(message: unknown): message is HostMessage {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  return hostMessageTypes.some(type => type === message.type);
}
