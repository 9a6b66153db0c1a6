import type { Disposable } from '../../access/clock';
import type { Environment } from '../../access/environment';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import type { AccessProposal } from '../../api';
import type { Intent, PageDraft } from '../../protocol/messages';
import type { DialogState, FieldId, ShownGrant } from '../../protocol/state';

/** The form of a system, with its messages. The dialog decides which button is the primary one. */
export interface SectionState extends Omit<
  DialogState,
  'section' | 'systems' | 'elsewhere' | 'grant' | 'request'
> {
  readonly request: Omit<NonNullable<DialogState['request']>, 'primary'> | null;
  /** Whether the form imports an account instead of requesting one. */
  readonly isImporting?: boolean;
}

/** An intent for a section. */
export type SectionIntent = Extract<
  Intent,
  {
    readonly type:
      | 'edit'
      | 'fieldAction'
      | 'request'
      | 'cancel'
      | 'remedy'
      | 'dismissNotice'
      | 'button'
      | 'history';
  }
>;

/**
 * The form of one system, its requests, and messages. It lives as long as the extension host, so that
 * closing the panel neither loses input nor cancels a request.
 */
export interface DialogSection extends Disposable {
  /** The ID of the selected environment, or empty. */
  readonly environmentId: string;
  /** The environment of the running request. */
  readonly requesting: Pick<Environment, 'id' | 'name'> | undefined;
  state(): SectionState;
  handle(intent: SectionIntent): Promise<void>;
  /** A page shows the section. The draft is the input of a destroyed page. */
  attach(draft: PageDraft): void;
  /** No page shows the section anymore. */
  detach(): void;
  /** The settings or the accounts changed. */
  refresh(): void;
  /** Selects the environment of a grant or of the running request. */
  select(environmentId: string): Promise<void>;
  /** Fills the form with the values of an earlier request. */
  fillFrom(request: EarlierRequest): Promise<void>;
  /** Sends the request of a grant again, optionally for another address. */
  requestAgain(grant: SqlCredential, address?: string): Promise<void>;
  /** Fills the form with a proposal of another extension; returns its environment if it is one. */
  propose?(proposal: AccessProposal): Promise<Environment | undefined>;
  /** Fills in the values of a grant without the addresses: those of a remote aren't known here. */
  requestForRemote?(grant: SqlCredential): Promise<void>;
}

/** The dialog, as a section uses it. */
export interface SectionHost {
  /** Sends the state to the page, once after all changes in this turn. */
  readonly changed: () => void;
  /** Announces a text to screen readers. */
  readonly announce: (words: string) => void;
  /** Moves the focus to a field, for example to one with a problem. */
  readonly focus: (field: FieldId) => void;
  /** Shows the text of a secret field, because the user asked for it. */
  readonly revealField: (field: FieldId, text: string) => void;
  /**
   * The vault has a new grant, and `words` announce it. A notification offers it to users who don't
   * see its environment.
   */
  readonly granted: (grant: SqlCredential, words: string) => void;
  /** Opens the panel with a grant and its environment. */
  readonly show: (grantId: string) => Promise<void>;
  /** Whether the user sees an environment, selected in the visible dialog. */
  readonly isSeen: (environmentId: string) => boolean;
  /** Opens the panel with a section and returns it; `undefined` if no system has that ID. */
  readonly openSection: (system: string) => Promise<DialogSection | undefined>;
}

/** Leaves one primary button: that of the grant, unless the user is importing; then the form's. */
export function withOnePrimary(
  { request, steps }: Pick<SectionState, 'request' | 'steps'>,
  grant: ShownGrant | null,
  isImporting = false,
): Pick<DialogState, 'request' | 'steps' | 'grant'> {
  const isOfGrant = !isImporting && grant?.actions.some(({ primary }) => primary) === true;
  const without = <T>(buttons: readonly T[]) =>
    buttons.map(button => ({ ...button, primary: false }));
  return {
    request: request && { ...request, primary: request.isDefault && !isOfGrant },
    steps: isOfGrant ? steps.map(step => ({ ...step, buttons: without(step.buttons) })) : steps,
    grant: isImporting && grant ? { ...grant, actions: without(grant.actions) } : grant,
  };
}
