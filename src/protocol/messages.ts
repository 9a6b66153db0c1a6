import type {
  CopyTarget,
  DialogState,
  FieldAction,
  FieldId,
  GrantAction,
  PageStrings,
} from './state';

/** Nothing a person types into one field is longer than this. */
export const maxTextLength = 10_000;

/** A text that is pasted as a whole, the page of an environment for example, is not longer than this. */
export const maxPastedLength = 100_000;

/** What the host sends to the page. */
export type HostMessage =
  | { readonly type: 'strings'; readonly strings: PageStrings }
  | { readonly type: 'state'; readonly state: DialogState }
  /** To be spoken once by a screen reader; shown nowhere. */
  | { readonly type: 'announce'; readonly text: string }
  /** The one message with a secret, and only after the user pressed *Show password*. */
  | { readonly type: 'password'; readonly grantId: string; readonly password: string }
  /** Something was copied: its button says so for a moment. */
  | { readonly type: 'copied'; readonly grantId: string; readonly target: CopyTarget }
  /** The host wants the password gone from the page. */
  | { readonly type: 'maskPassword' }
  /** Puts the keyboard's focus on a field, for example after a mistake in it. */
  | { readonly type: 'focus'; readonly field: FieldId };

/** What the page sends to the host: what the user wants. */
export type Intent =
  /** The page listens. The host answers with the strings and the state. */
  | { readonly type: 'ready' }
  | { readonly type: 'edit'; readonly field: FieldId; readonly value: string }
  | { readonly type: 'fieldAction'; readonly action: FieldAction }
  | { readonly type: 'request' }
  /** A button of the section besides the one that requests. */
  | { readonly type: 'button'; readonly id: string }
  | { readonly type: 'openSection'; readonly section: string }
  | { readonly type: 'cancel' }
  | { readonly type: 'remedy'; readonly id: string }
  | { readonly type: 'dismissNotice' }
  | { readonly type: 'show'; readonly grantId: string }
  | { readonly type: 'copy'; readonly grantId: string; readonly target: CopyTarget }
  /** The button beside the status of a grant was pressed. */
  | { readonly type: 'statusRemedy'; readonly grantId: string }
  | { readonly type: 'revealPassword'; readonly grantId: string }
  | { readonly type: 'grantAction'; readonly grantId: string; readonly action: GrantAction };

/** What the page keeps over its own destruction (VS Code's webview state): what was typed. */
export interface PageDraft {
  readonly section?: string;
  readonly fields: Readonly<Partial<Record<FieldId, string>>>;
}

const hostMessageTypes: readonly HostMessage['type'][] = [
  'strings',
  'state',
  'announce',
  'password',
  'copied',
  'maskPassword',
  'focus',
];

/** Whether the page knows this message. Its content is the host's, typed at compile time. */
export function isHostMessage(message: unknown): message is HostMessage {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  return hostMessageTypes.some(type => type === message.type);
}
