import * as l10n from '@vscode/l10n';
import type { Clock } from '../../access/clock';
import type { Environment } from '../../access/environment';
import { accessError } from '../../access/errors';
import type { SqlCredential } from '../../access/grant';
import { failure, success, type Result } from '../../access/result';
import type { FieldId } from '../../protocol/state';
import type { Cloud } from '../../services/clouds';
import type { Log } from '../../services/log';
import type { History } from '../../vault/history';
import type { Vault } from '../../vault/vault';
import type { Prompts } from '../../ui/prompts';
import type { ImportedAccount } from './importedAccount';
import { importedGrant } from './importedGrant';
import { ImportForm, type ImportFormServices, type ImportProblem } from './importForm';

/** The editor's clipboard. */
export interface PlainClipboard {
  readText(): PromiseLike<string>;
  writeText(text: string): PromiseLike<void>;
}

/** What importing needs of its surroundings. */
export interface ImportDeskServices {
  readonly vault: Pick<Vault, 'store'>;
  readonly history: Pick<History, 'add'>;
  readonly prompts: Pick<Prompts, 'notify'>;
  readonly plainClipboard: PlainClipboard;
  readonly cloud: () => Result<Cloud>;
  /** Reads a text; it has a bundle of its own. */
  readonly readLcsText: ImportFormServices['read'];
  /** A new random UUID. */
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
  readonly locale: string;
}

/** Longer texts on a clipboard are not what the page of an environment shows. */
const longestPaste = 100_000;

/** Where Lifecycle Services are, in a cloud that does not say. */
const usualLcsUrl = 'https://lcs.dynamics.com';

/** Makes grants of accounts that somebody copied from LCS. */
export class ImportDesk {
  readonly form: ImportForm;
  /** Whether the form is on show. */
  isOpen = false;
  readonly #services: ImportDeskServices;

  constructor(services: ImportDeskServices) {
    this.#services = services;
    this.form = new ImportForm({
      read: services.readLcsText,
      clock: services.clock,
      locale: services.locale,
      sqlHostSuffix: () => {
        const cloud = services.cloud();
        return cloud.ok ? cloud.value.sqlHostSuffix : '';
      },
    });
  }

  /** Takes in what the clipboard holds. */
  async paste(): Promise<Result<void>> {
    const text = await this.#clipboardText();
    if (text === undefined || text.trim() === '') {
      return failure(accessError('lcsClipboardEmpty', {}));
    }
    await this.form.take(text.slice(0, longestPaste));
    return success(undefined);
  }

  /** Takes over what a destroyed page held, where that was the form. */
  adopt(draft: Readonly<Partial<Record<FieldId, string>>>): void {
    if (draft['server'] === undefined) return;
    this.isOpen = true;
    this.form.adopt(draft);
  }

  /**
   * Makes the grant, and goes on to the next account of the text; without one it forgets what was
   * typed, and the form is done. `undefined` where there is nothing to import.
   */
  async import(
    environment: Environment | undefined,
  ): Promise<Result<SqlCredential | undefined, ImportProblem>> {
    const checked = await this.form.check();
    if (!checked.ok) return checked;
    // The button may have been pressed twice.
    if (!this.isOpen) return success(undefined);
    this.isOpen = this.form.goOn();
    if (!this.isOpen) void this.offerToClear();
    return success(await this.#store(checked.value, environment));
  }

  /** Forgets what was typed; offers to clear the clipboard of it. */
  async offerToClear(): Promise<void> {
    const { pastedText } = this.form;
    this.form.clear();
    if (pastedText === undefined || !(await this.#holds(pastedText))) return;
    const clear = l10n.t('Clear Clipboard');
    const pressed = await this.#services.prompts.notify(
      'info',
      l10n.t('The clipboard still holds the text with the account. Clear it?'),
      clear,
    );
    // It may hold something else by now.
    if (pressed === clear && (await this.#holds(pastedText))) {
      await this.#services.plainClipboard.writeText('');
    }
  }

  async #store(
    account: ImportedAccount,
    environment: Environment | undefined,
  ): Promise<SqlCredential> {
    const { vault, clock, newId, cloud } = this.#services;
    const chosen = cloud();
    const [lcsUrl = usualLcsUrl] = chosen.ok ? chosen.value.lcsUrls : [];
    const issued = importedGrant(account, {
      id: newId(),
      environment,
      lcsUrl,
      now: clock.now(),
    });
    await vault.store(issued);
    await this.#remember(issued.grant);
    return issued.grant;
  }

  async #holds(text: string): Promise<boolean> {
    const held = await this.#clipboardText();
    return held !== undefined && sameLines(held) === sameLines(text);
  }

  /** A window that has not the focus may not be able to read it. */
  async #clipboardText(): Promise<string | undefined> {
    try {
      return await this.#services.plainClipboard.readText();
    } catch {
      this.#services.log.info('The clipboard could not be read.');
      return undefined;
    }
  }

  async #remember(grant: SqlCredential): Promise<void> {
    const { history, log } = this.#services;
    try {
      await history.add({
        at: grant.issuedAt,
        environmentName: grant.environment.name,
        environmentUrl: grant.environment.url,
        accountLabel: grant.account.label,
        role: grant.role,
        addresses: grant.addresses,
        reason: grant.reason,
        outcome: 'granted',
        expiresAt: grant.expiresAt,
      });
    } catch (error) {
      // The list is a convenience: a full disk must not take the credential away.
      log.warn(`History: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** A page of the browser has other line ends than the clipboard. */
function sameLines(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
