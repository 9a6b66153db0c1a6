import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { environmentSchema, type Environment } from '../../access/environment';
import { orWarn } from '../../access/log';
import type { AccessError } from '../../access/errors';
import { accessError, makeEnvironment, pageOfLcs } from '../types';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import { visible } from '../../access/text';
import type { AccessProposal } from '../../api';
import type { PageDraft } from '../../protocol/intents';
import type { FieldAction, FieldId, Notice } from '../../protocol/state';
import { AddressDetection } from '../../ui/dialog/addressDetection';
import { addCommand, browseCommand, recentList, type RecentList } from '../../ui/dialog/choiceList';
import { suggestions } from '../../ui/dialog/fields';
import { BaseSection, type SectionHost, type SectionState } from '../../ui/dialog/section';
import { parseEnvironmentUrl } from '../environmentUrl';
import { explainError, type UnifiedRemedy } from '../errorMessages';
import type { RequestOutcome } from '../../ui/dialog/trackedRequest';
import { switchAccount } from '../../ui/switchAccount';
import type { UnifiedWindow } from '../window';
import { CredentialRequester, type Repeated } from './credentialRequester';
import { UnifiedEnvironments } from './environments';
import { UnifiedForm } from './form';

const lastSchema = v.pick(environmentSchema, ['name', 'url']);

/** The part of the dialog for unified environments. */
export class UnifiedSection extends BaseSection<UnifiedRemedy> {
  readonly #window: UnifiedWindow;
  readonly #environments: UnifiedEnvironments;
  readonly #form: UnifiedForm;
  readonly #detection: AddressDetection;
  readonly #requester: CredentialRequester;
  /** The environment of the last credential in any window. */
  readonly #lastUsed: RecentList<Pick<Environment, 'name' | 'url'>>;
  /** Whose access the form repeats, until its request was granted. */
  #repeated: Repeated | undefined;
  #recentReasons: readonly string[] = [];
  #recentAddresses: readonly string[] = [];
  /** The page of Lifecycle Services that the notice mentions, or empty. */
  #lcsPage = '';
  /** The notice of a failed sign-in or listing, and what *Try Again* repeats. */
  #failedAttempt:
    { readonly notice: Notice | null; readonly repeat: () => Promise<void> } | undefined;

  constructor(window: UnifiedWindow, host: SectionHost) {
    super(window, host, explainError, {
      tryAgain: () => this.#tryAgain(),
      signInAgain: () => this.#tryAgain(),
      browse: () => this.#chooseAndContinue(browseCommand),
      addByUrl: () => this.#chooseAndContinue(addCommand),
      switchAccount: () => this.#switchAccount(),
      detectAddress: () => this.#detect(),
      useLcs: () => this.#useLcs(),
    });
    this.#window = window;
    this.#environments = new UnifiedEnvironments(window, host.changed);
    this.#form = new UnifiedForm(this.#environments);
    this.#detection = new AddressDetection(window.detectAddress, host.changed);
    const { memory } = window;
    this.#lastUsed = recentList(memory, 'unifiedEnvironment', lastSchema, ({ url }) => url, 1);
    this.#requester = new CredentialRequester(window, this.task, {
      ...host,
      failed: (error, environment) =>
        void this.requestFailed(this.#environments.withKind(error, environment.id), environment),
      issued: ({ name, url }) => {
        const storing = this.#lastUsed.add({ name, url });
        void orWarn(window.log, "The environment of the last credential can't be stored", storing);
      },
      cameLate: error => {
        if (error === undefined) this.notices.clear();
        // The outcome is known now.
        else if (this.notices.tellsOf('outcomeUnknown')) this.#failed(error);
        host.changed();
      },
    });
  }

  state(): SectionState {
    const progress = this.task.progress(this.environmentId);
    const { computer, settings } = this.#window;
    return {
      intro: l10n.t(
        'Temporary access to the product database. A new credential ends your previous one for the environment.',
      ),
      request: { label: l10n.t('Request Access'), isDefault: !this.hasCredential },
      fields: this.#form.fields({
        addressHint: address => this.#detection.hint(address, computer),
        reasons: suggestions(
          [this.#recentReasons, ''],
          [settings.reasonTemplates(), l10n.t('Template')],
        ),
        addresses: suggestions([[this.#detection.address], computer], [this.#recentAddresses, '']),
        disabled: progress !== null,
      }),
      steps: [],
      buttons: [],
      progress,
      notice: this.notices.current,
      keepsPrimary: this.notices.tellsOf('filledIn') && !this.hasCredential,
      hasHistory: this.#environments.list.recent.length > 0,
    };
  }

  override refresh(): void {
    super.refresh();
    // The user may have turned on the address lookup, or selected another cloud.
    if (this.#detection.failure === undefined) return;
    const isMissing = this.#form.values.get('addresses') === '';
    void (isMissing ? this.#detect() : this.#detection.run());
  }

  attach(draft: PageDraft): void {
    this.#form.values.adopt(draft);
    this.refresh();
    if (this.#form.values.get('addresses') === '') void this.#detect();
    else if (this.#detection.address === '') void this.#confirmAddress();
  }

  override selectLastUsed(): void {
    const [cloud, [last]] = [this.#window.cloud(), this.#lastUsed.all];
    if (last === undefined || !cloud.ok) return;
    const url = parseEnvironmentUrl(last.url, cloud.value);
    if (!url.ok) return;
    this.#fill({ environment: makeEnvironment({ name: last.name, url: url.value, tenantId: '' }) });
  }

  /** Requests continue without a page; only the address lookup ends. */
  detach(): void {
    this.#detection.cancel();
  }

  get environmentId(): string {
    return this.#form.values.get('environment');
  }

  async select(environmentId: string): Promise<void> {
    await this.#choose(environmentId);
    await this.#describe();
  }

  async fillFrom(request: EarlierRequest): Promise<boolean> {
    if (!(await this.#fillIfFree(request))) return false;
    this.notices.inform(
      l10n.t('Filled in from an earlier request. Check the values, then select Request Access.'),
      'filledIn',
    );
    return true;
  }

  async requestAgain(grant: SqlCredential, address?: string): Promise<boolean> {
    const { environment } = grant;
    const isOther = this.environmentId !== environment.id;
    const values = address === undefined ? grant : { ...grant, addresses: address };
    if (!(await this.isFree())) return false;
    if (!(await this.mayFillIn(environment, isOther && this.#form.replacesInput(values))))
      return false;
    const [earlier, repeated] = [this.#form.values.remember(), this.#repeated];
    this.#fill(values);
    const filled = this.#repeated;
    const outcome = await this.#send();
    const isShown = this.environmentId === environment.id;
    const restore = (what: 'all' | 'entered') => {
      earlier.restore(what);
      if (this.#repeated === filled || this.#repeated === undefined) this.#repeated = repeated;
    };
    // After an error, the form keeps the values of the request, so that the user can send them again.
    if (outcome === 'cancelled' && isShown) restore('all');
    else if (!isOther && (outcome === 'granted' || !isShown)) restore('entered');
    if (this.#form.values.get('addresses') === '') void this.#detect();
    this.host.changed();
    return outcome === undefined;
  }

  override async propose({
    environmentUrl,
    ...proposed
  }: AccessProposal): Promise<Environment | undefined> {
    const client = await this.#window.client();
    const recognized = client.ok ? client.value.recognise(environmentUrl) : client;
    if (!recognized.ok) {
      this.#failed(recognized.error);
      return undefined;
    }
    const { value: environment } = recognized;
    const question = l10n.t(
      'Fill in the values that another extension proposes for {0}?',
      visible(environment.name, 100),
    );
    if (!(await this.#fillIfFree({ ...proposed, environment }, question))) return undefined;
    return this.#form.environment;
  }

  override async requestForRemote(grant: SqlCredential): Promise<void> {
    if (!(await this.#fillIfFree({ ...grant, addresses: '' }))) return;
    this.notices.inform(
      l10n.t(
        'Enter the public IPv4 address of the remote computer. To find it, run "curl https://ipv4.icanhazip.com" in its terminal.',
      ),
    );
    this.host.focus('addresses');
    this.host.changed();
  }

  dispose(): void {
    this.detach();
  }

  protected async edit(name: FieldId, value: string): Promise<void> {
    const id = this.#form.values.own(name);
    if (id === undefined) return;
    if (id === 'environment') {
      await this.#chooseAndContinue(value);
      this.#pointToLcs();
      return;
    }
    if (id === 'addresses') this.#detection.cancel();
    this.#form.values.edit(id, value);
    this.host.changed();
    void this.#prepare();
  }

  /** Loads the client and a token while the user types, so that the button only sends the request. */
  async #prepare(): Promise<void> {
    const { environment } = this.#form;
    if (environment === undefined) return;
    await this.#window.client();
    await this.#window.signIn.prefetch(environment.url);
  }

  protected async act(action: FieldAction): Promise<void> {
    if (action === 'switchAccount') await this.#switchAccount();
    if (action === 'detectAddress') await this.#detect();
    if (action === 'signIn') await this.#signIn();
  }

  /** *History* is the only button of this section. */
  protected press(): Promise<void> {
    return this.#window.showHistory();
  }

  protected async request(): Promise<void> {
    await this.#send();
  }

  /** Requests a credential; returns how that ended, or `undefined` if it couldn't begin. */
  async #send(): Promise<RequestOutcome['kind'] | undefined> {
    if (this.task.isRunning) return undefined;
    this.notices.clear();
    const checked = this.#form.check();
    this.host.changed();
    if (!checked.ok) {
      this.host.focus(checked.error.field);
      return undefined;
    }
    const [sent, repeated] = [this.#form.values.remember(), this.#repeated];
    const isOfForm = repeated?.environmentId === checked.value.environment.id;
    const outcome = await this.#requester.request(checked.value, isOfForm ? repeated : undefined);
    if (outcome === 'granted') {
      sent.used();
      if (isOfForm && this.#repeated === repeated) this.#repeated = undefined;
    }
    void this.read();
    return outcome;
  }

  /** @param repeat repeats the attempt; by default, the request */
  #failed(error: AccessError, repeat?: () => Promise<void>): void {
    if (error.code === 'cancelled') return;
    this.#lcsPage = pageOfLcs(error);
    this.failed(error);
    this.#failedAttempt = repeat && { notice: this.notices.current, repeat };
  }

  /** Repeats the attempt that the notice is about. */
  async #tryAgain(): Promise<void> {
    const { notice, repeat } = this.#failedAttempt ?? {};
    return repeat && notice === this.notices.current ? repeat() : this.request();
  }

  /** Fills in the form, unless a request is in the way, or the user declines to replace the input. */
  async #fillIfFree(request: EarlierRequest, question?: string): Promise<boolean> {
    const replaces = this.#form.replacesInput(request);
    const mayFill = await this.mayFillIn(request.environment, replaces, question);
    if (mayFill) this.#fill(request);
    return mayFill;
  }

  #fill(request: EarlierRequest): void {
    // A running detection must not replace these addresses, and its hint doesn't apply to them.
    if (request.addresses !== undefined) this.#detection.cancel();
    this.#form.fillFrom(request);
    const { account, environment } = request;
    this.#repeated = account && { account, environmentId: environment.id };
    void this.#describe();
    this.host.changed();
  }

  protected async read(): Promise<void> {
    const { history } = this.#window;
    this.#recentReasons = await history.recent('reason');
    this.#recentAddresses = await history.recent('addresses');
    await this.#environments.refresh();
    const [only, ...others] = this.#environments.list.options;
    if (this.#form.environment === undefined && only !== undefined && others.length === 0) {
      this.#form.values.fill('environment', only.id);
    }
    await this.#describe();
  }

  async #describe(): Promise<void> {
    const { environment } = this.#form;
    if (environment !== undefined) await this.#environments.describe(environment);
  }

  /** Selects an entry, then focuses the reason unless the environment has a usable credential. */
  async #chooseAndContinue(option: string): Promise<void> {
    const earlier = this.environmentId;
    await this.#choose(option);
    if (this.environmentId !== earlier) this.#askForReason();
    await this.#describe();
  }

  #askForReason(): void {
    if (this.#form.environment !== undefined && !this.hasCredential) this.host.focus('reason');
  }

  /** Selects an environment by its ID, or runs a command of the list. */
  async #choose(option: string): Promise<void> {
    if (this.notices.current === this.#failedAttempt?.notice) this.notices.clear();
    const chosen = await this.#environments.choose(option);
    // A notice about one environment doesn't apply to another.
    if (chosen.ok && chosen.value !== this.environmentId) this.notices.clear();
    if (chosen.ok) this.#form.values.fill('environment', chosen.value);
    else this.#failed(chosen.error, () => this.#chooseAndContinue(option));
    this.host.changed();
  }

  /** Fills in the address of this computer, unless the user typed one in the meantime. */
  async #detect(): Promise<void> {
    const { values } = this.#form;
    const before = values.get('addresses');
    const address = await this.#detection.run();
    if (address === undefined || values.get('addresses') !== before) return;
    values.fill('addresses', address);
    this.host.changed();
  }

  /** Detects the address again after a reload, to say whether it is the one in the field. */
  async #confirmAddress(): Promise<void> {
    if ((await this.#detection.run()) === undefined) this.#detection.cancel();
  }

  async #signIn(): Promise<void> {
    this.notices.clear();
    const signedIn = await this.#environments.signIn();
    if (signedIn.ok) {
      await this.read();
      if (this.#form.environment === undefined) await this.#chooseAndContinue(browseCommand);
      else this.#askForReason();
    } else this.#failed(signedIn.error, () => this.#signIn());
  }

  async #switchAccount(): Promise<void> {
    const { signIn, prompts } = this.#window;
    const { environment } = this.#form;
    if (environment === undefined) this.#failed(accessError('environmentMissing', {}));
    else if (await switchAccount(signIn, environment.url, prompts)) await this.read();
  }

  /** Tells the user of a sandbox of Lifecycle Services where to request access to it. */
  #pointToLcs(): void {
    const chosen = this.#form.environment;
    if (chosen === undefined || this.notices.current !== null) return;
    if (this.#environments.facts(chosen.id).kind !== 'notUnified') return;
    this.#lcsPage = '';
    const { sentence, remedies } = explainError(
      accessError('notUnified', { environment: chosen.name }),
    );
    this.notices.warn(sentence, ...remedies);
    this.host.changed();
  }

  /** Continues in the section of Lifecycle Services, with the environment if its page is known. */
  async #useLcs(): Promise<void> {
    const url = this.#lcsPage;
    const system = 'lifecycleServices';
    const section = await this.host.openSection(system);
    if (url === '') return;
    await section?.fillFrom({ environment: { id: url, system, name: '', url, tenantId: '' } });
  }
}
