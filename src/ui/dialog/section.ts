import type { Disposable } from '../../access/clock';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import type { Intent, PageDraft } from '../../protocol/messages';
import type { AccessProposal } from '../../api';
import type { Environment } from '../../access/environment';
import type { DialogState, FieldId } from '../../protocol/state';

/** What a section draws: the upper half of the dialog. */
export type SectionState = Omit<DialogState, 'section' | 'systems' | 'grant' | 'grants'>;

/** What the user wants of the upper half. */
export type SectionIntent = Extract<
  Intent,
  {
    readonly type:
      'edit' | 'fieldAction' | 'request' | 'cancel' | 'remedy' | 'dismissNotice' | 'button';
  }
>;

/**
 * The upper half of the dialog for one system: its form, its requests and its messages. It lives as
 * long as the extension host, so that closing the panel loses nothing that was typed and cancels no
 * request.
 */
export interface DialogSection extends Disposable {
  state(): SectionState;
  handle(intent: SectionIntent): Promise<void>;
  /** A page shows the section. The draft is what a destroyed page held. */
  attach(draft: PageDraft): void;
  /** No page shows the section any more. */
  detach(): void;
  /** The settings changed, or the accounts did. */
  refresh(): void;
  /** Fills the form with the values of an earlier request. */
  fillFrom(request: EarlierRequest): Promise<void>;
  /** Asks again for what a grant gave; with an address: for that one instead. */
  requestAgain(grant: SqlCredential, address?: string): Promise<void>;
  /** Fills the form with a proposal of another extension; returns its environment if it is one. */
  propose?(proposal: AccessProposal): Promise<Environment | undefined>;
  /** Fills in the values of a grant without the addresses: those of a remote aren't known here. */
  requestForRemote?(grant: SqlCredential): Promise<void>;
}

/** What a section may do with the dialog around it. */
export interface SectionHost {
  /** Has the state drawn again, once after everything that changes in this turn. */
  readonly changed: () => void;
  /** Has words spoken once. */
  readonly announce: (words: string) => void;
  /** Puts the keyboard's focus on a field, for example after a mistake in it. */
  readonly focus: (field: FieldId) => void;
  /** Shows the text of a secret field in the page, which the user asked for. */
  readonly revealField: (field: FieldId, text: string) => void;
  /** A grant was put into the vault: it is shown, and its login tried. */
  readonly granted: (grant: SqlCredential, origin?: 'imported') => void;
  /** A grant came for which nobody waited any more: its login is tried. */
  readonly cameLate: (grant: SqlCredential) => void;
  /** Shows a grant, in a panel that is opened where none is seen. */
  readonly show: (grantId: string) => void;
  /** Shows another section and returns it; `undefined` if no system has that ID. */
  readonly openSection: (system: string) => Promise<DialogSection | undefined>;
}
