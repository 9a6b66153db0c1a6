import * as l10n from '@vscode/l10n';
import type { Environment } from '../../access/environment';
import { isSameDatabaseLogin, isSameLogin, type SqlCredential } from '../../access/grant';
import { failure, success, type Result } from '../../access/result';
import type { PageDraft } from '../../protocol/intents';
import { maxPastedLength } from '../../protocol/state';
import { addToHistory } from '../../ui/addToHistory';
import { offer } from '../../ui/prompts';
import { activeCredentials } from '../../vault/heldGrant';
import { accessError } from '../types';
import type { LcsWindow } from '../window';
import { ImportForm, type ImportedAccount, type ImportFieldId } from './importForm';

/** Lifecycle Services, for a custom cloud without its own URL. */
const usualLcsUrl = 'https://lcs.dynamics.com';

/** Turns accounts that the user copied from LCS into grants. */
export class ImportController {
  readonly form: ImportForm;
  readonly #window: LcsWindow;

  constructor(window: LcsWindow) {
    this.#window = window;
    this.form = new ImportForm(window);
  }

  /** Reads the text on the clipboard into the form, and returns it for the page to show. */
  async paste(): Promise<Result<string>> {
    const text = (await this.#clipboardText()) ?? '';
    if (text.trim() === '') return failure(accessError('lcsClipboardEmpty', {}));
    await this.form.edit('pasted', text);
    if (!this.form.isOpen) return failure(accessError('cancelled', {}));
    return success(text.slice(0, maxPastedLength));
  }

  /** Restores the form after the page was reloaded. */
  adopt(draft: PageDraft): void {
    if (draft.fields['server'] === undefined) return;
    this.form.isOpen = true;
    this.form.adopt(draft);
  }

  /**
   * Stores the account, and shows the next one of the text. After the last one, it clears the form.
   * Returns `undefined` if there is nothing to import; a failure names the field to correct.
   */
  async import(
    environment: Environment | undefined,
  ): Promise<Result<SqlCredential | undefined, ImportFieldId>> {
    const checked = await this.form.check();
    if (!checked.ok) return checked;
    // The user may have pressed the button twice.
    if (!this.form.isOpen) return success(undefined);
    this.form.isOpen = this.form.goOn();
    if (!this.form.isOpen) void this.offerToClear();
    return success(await this.#store(checked.value, environment));
  }

  /** Clears the form, and offers to clear the clipboard if it still holds the text. */
  async offerToClear(): Promise<void> {
    const { prompts, plainClipboard } = this.#window;
    const { text } = this.form;
    this.form.clear();
    if (text === undefined || !(await this.#holds(text))) return;
    const question = l10n.t('The clipboard still holds the text with the account. Clear it?');
    const clear = async () => {
      // The clipboard may hold something else by now.
      if (await this.#holds(text)) await plainClipboard.writeText('');
    };
    await offer(prompts, 'info', question, [l10n.t('Clear Clipboard'), clear]);
  }

  async #store(
    { password, ...account }: ImportedAccount,
    environment: Environment | undefined,
  ): Promise<SqlCredential> {
    const { clock, newId, vault } = this.#window;
    const { id, system, name, url, tenantId } = environment ?? this.#unnamedEnvironment(account);
    const made: SqlCredential = {
      kind: 'sqlCredential',
      id: newId(),
      environment: { id, system, name, url, tenantId },
      // LCS identifies a login by its SQL user, in any case. One login doesn't end another.
      account: { id: `lcs:${account.user.toLowerCase()}`, label: '' },
      issuedAt: clock.now(),
      ...account,
      role: account.reason || account.user,
      addresses: '',
      operationId: '',
    };
    // A second import of an account updates its grant. For another server, the grant gets a new ID, so
    // that code with the earlier grant can't send the new password to the earlier server.
    const earlier = activeCredentials(vault.held).find(grant => isSameLogin(grant, made));
    const isSame = earlier !== undefined && isSameDatabaseLogin(earlier, made);
    const grant = isSame ? { ...made, id: earlier.id } : made;
    await vault.store({ grant, password });
    await addToHistory(this.#window, grant, {
      at: grant.issuedAt,
      accountLabel: '',
      outcome: 'granted',
      expiresAt: grant.expiresAt,
    });
    return grant;
  }

  /** Without an environment, the database stands for it. */
  #unnamedEnvironment({ server, database }: Omit<ImportedAccount, 'password'>): Environment {
    const cloud = this.#window.cloud();
    const [lcsUrl = usualLcsUrl] = cloud.ok ? cloud.value.lcsUrls : [];
    const path = `${encodeURIComponent(server)}/${encodeURIComponent(database)}`;
    const system = 'lifecycleServices';
    const url = `${lcsUrl}/#${path}`;
    return { id: `${system}:${path}`, system, name: database, url, tenantId: '' };
  }

  async #holds(text: string): Promise<boolean> {
    const held = await this.#clipboardText();
    return held !== undefined && sameLines(held) === sameLines(text);
  }

  /** A window without the focus may be unable to read it. */
  async #clipboardText(): Promise<string | undefined> {
    try {
      return await this.#window.plainClipboard.readText();
    } catch {
      this.#window.log.info('The clipboard could not be read.');
      return undefined;
    }
  }
}

/** A page of the browser has other line ends than the clipboard. */
function sameLines(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
