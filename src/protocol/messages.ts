import type { CopyTarget, DialogState, FieldId, PageStrings } from './state';

/** A message from the host to the page. */
export type HostMessage =
  | { readonly type: 'strings'; readonly strings: PageStrings }
  | { readonly type: 'state'; readonly state: DialogState }
  /** Asks for the browser's time zone. Only a host on a remote computer does. */
  | { readonly type: 'askTimeZone' }
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
  /** Focuses a field, for example one with an invalid value, or a button by its label. */
  | { readonly type: 'focus'; readonly control: FieldId }
  /**
   * Focuses the control that the user needs next: one of the form, or the button that copies the password
   * of a usable credential. The focus follows later field values until the user does something.
   */
  | { readonly type: 'focusNext'; readonly isForForm: boolean };
