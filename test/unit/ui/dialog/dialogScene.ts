import assert from 'node:assert/strict';
import { success, type Result } from '../../../../src/access/result';
import type { UnifiedEnvironmentsClient } from '../../../../src/unifiedEnvironments/client';
import type { PageDraft } from '../../../../src/protocol/intents';
import type { HostMessage } from '../../../../src/protocol/messages';
import {
  hasValue,
  type DialogState,
  type FieldId,
  type ValueField,
} from '../../../../src/protocol/state';
import { findCloud } from '../../../../src/services/clouds';
import type { DetectedAddress } from '../../../../src/services/publicAddress';
import type { SignIn } from '../../../../src/services/signIn';
import { DialogController, type DialogView } from '../../../../src/ui/dialog/controller';
import type { DialogSection, SectionHost } from '../../../../src/ui/dialog/section';
import { GrantActions } from '../../../../src/ui/grantActions';
import { ReadinessService } from '../../../../src/ui/readiness';
import type { EnvironmentSetting } from '../../../../src/ui/settings';
import { SystemSet, type SystemRow } from '../../../../src/ui/system';
import { UnifiedSection } from '../../../../src/unifiedEnvironments/section/section';
import { Emitter } from '../../../../src/vault/emitter';
import type { HistoryEntry } from '../../../../src/vault/records';
import { FakeClock, settled, until } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { memoryIn } from '../../support/memory';
import { UserLocale } from '../../../../src/ui/userLocale';
import { ada, FakeTokens, grace } from '../../support/fakeTokens';
import { FakePrompts } from '../../support/fakePrompts';
import { FakeProvider } from '../../unifiedEnvironments/fakeClient';
import { fakeAnnouncer, fakeWindow } from '../../support/fakeWindow';
import type { DialogWindow } from '../../../../src/ui/dialog/grantPresenter';
import type { UnifiedWindow } from '../../../../src/unifiedEnvironments/window';
import { fakeClipboard } from '../../support/fakeClipboard';
import { TestVault } from '../../support/testVault';
import { sent, type BareIntent } from '../../support/pageIntents';
import { toolsOf, type Tool } from '../../../../src/ui/ids';
import type { Environment } from '../../../../src/access/environment';
import { environment, password, recentEnvironments } from '../../support/samples';
import { emptySection } from './emptySection';

/** The page, as a test sees it: what it was told. */
export class FakePage implements DialogView {
  isVisible = true;
  readonly messages: HostMessage[] = [];

  readonly loading = undefined;

  get isInFront(): boolean {
    return this.isVisible;
  }

  /** How often it was focused. */
  focused = 0;

  focus(): void {
    this.focused += 1;
  }

  /** The messages in its HTML; `undefined` while the panel is blank. */
  first: readonly HostMessage[] | undefined;

  load(first: readonly HostMessage[]): void {
    this.first = first;
  }

  post = (message: HostMessage): void => void this.messages.push(message);

  /** The messages of one type. */
  of<T extends HostMessage['type']>(type: T): Extract<HostMessage, { type: T }>[] {
    return this.messages.filter(
      (message): message is Extract<HostMessage, { type: T }> => message.type === type,
    );
  }
}

/** Signing in to the accounts of a window: the tokens, and who may be chosen. */
class FakeSignIn extends FakeTokens {
  readonly used: string[] = [];
  readonly prefetched: string[] = [];

  prefetch = (url: string): Promise<void> => {
    this.prefetched.push(url);
    return Promise.resolve();
  };

  accounts = () => Promise.resolve([ada, grace]);

  useAccount = (accountId: string): Promise<void> => {
    this.used.push(accountId);
    this.account = accountId === grace.id ? grace : ada;
    return Promise.resolve();
  };

  useAnotherAccount = () => {
    this.used.push('another');
    return Promise.resolve(success(grace));
  };
}

/** The dialog with a panel that only notes how it was opened. */
export class FakeDialog extends DialogController {
  /** Whether the focus stayed where it was, for each time. */
  readonly opened: boolean[] = [];

  override open(keepsFocus = false): void {
    this.opened.push(keepsFocus);
  }
}

/** A dialog with everything around it in the test's hand. */
export class DialogScene {
  readonly prompts = new FakePrompts();
  readonly provider = new FakeProvider();
  readonly signIn = new FakeSignIn(() => 'token');
  readonly log = new FakeLog();
  readonly history: Omit<HistoryEntry, 'id'>[] = [];
  /** What was shown for a few seconds. */
  readonly shown: string[] = [];
  readonly copied: string[] = [];
  readonly handedOver: string[] = [];
  readonly missingTools: Tool[] = [];
  readonly toolsFound = new Emitter<void>(this.log);
  readonly added: EnvironmentSetting[] = [];
  settings: { environments: EnvironmentSetting[]; templates: string[]; cloud: string } = {
    environments: [{ name: '', url: environment().url }],
    templates: [],
    cloud: 'public',
  };
  providerFound: Result<UnifiedEnvironmentsClient> = success(this.provider);
  detect: (signal: AbortSignal) => Promise<Result<DetectedAddress>> = () =>
    Promise.resolve(success({ address: '203.0.113.7', source: 'echo.example' }));
  readonly readiness: ReadinessService;
  readonly windowMemory = new Map<string, unknown>();
  /** VS Code's `globalState`, shared by all windows. */
  readonly memory = new Map<string, unknown>();
  /** What was done with role activations. */
  readonly acted: string[] = [];
  readonly activations = {
    hasPortal: () => true,
    problemOf: () => undefined,
    onDidChange: () => ({ dispose: () => undefined }),
    act: (grantId: string, action: string) => {
      this.acted.push(`${action} ${grantId}`);
      return Promise.resolve();
    },
  };
  readonly #systems: Record<string, SystemRow> = {};
  readonly controller: FakeDialog;
  page = new FakePage();

  /** An open dialog with another environment and a second system. The usual environment is selected. */
  static async withOther({ url }: Pick<Environment, 'url'>): Promise<DialogScene> {
    const scene = new DialogScene();
    scene.settings.environments.push({ name: '', url });
    scene.addSystem('lifecycleServices', () => emptySection());
    await scene.open();
    await scene.send({ type: 'edit', field: 'environment', value: environment().id });
    return scene;
  }

  constructor(
    readonly clock = new FakeClock(),
    readonly vault = new TestVault(clock),
    readonly locale = new UserLocale('en', new FakeLog()),
  ) {
    const { prompts, log } = this;
    const around = { clock, prompts, log, locale, vault };
    const announcer = fakeAnnouncer(this.shown);
    const grants = new GrantActions({
      ...fakeWindow(around),
      announcer,
      acceptsSelfSigned: () => false,
      isRefused: () => false,
      requestAgain: id => this.controller.requestAgain(id),
      systemLabel: id => id,
      clipboard: fakeClipboard(text => {
        this.copied.push(text);
        return 60;
      }),
    });
    const readinessWindow = fakeWindow({
      ...around,
      cloud: () => findCloud('public', {}),
      settings: { verifyLogin: () => false },
    });
    this.readiness = new ReadinessService(readinessWindow, {
      loadLogin: () => Promise.reject(new Error('not here')),
      confirmHost: () => Promise.resolve(false),
      announce: () => undefined,
    });
    const systems = new SystemSet(this.#systems, ({ createSystem }) =>
      createSystem(undefined as never, undefined as never),
    );
    const services = {
      ...around,
      announcer,
      grants,
      readiness: this.readiness,
      handOver: {
        tools: toolsOf('win32'),
        missing: this.missingTools,
        prepare: () => this.#handOver('prepare'),
        onDidChange: (listener: () => void) => this.toolsFound.on(listener),
        connect: (id: string, tool?: Tool) => this.#handOver(`${tool ?? 'connect'} ${id}`),
      },
      activations: this.activations,
      history: this.#history(),
      settings: {
        environments: () => this.settings.environments,
        addEnvironment: (added: EnvironmentSetting) => {
          this.added.push(added);
          this.settings.environments.push(added);
          return Promise.resolve();
        },
        reasonTemplates: () => this.settings.templates,
        expiryWarnings: () => [30, 5],
        cloud: () => ({ id: this.settings.cloud, custom: undefined }),
      },
      signIn: this.signIn as unknown as SignIn,
      client: () => Promise.resolve(this.providerFound),
      detectAddress: (signal: AbortSignal) => this.detect(signal),
      computer: 'this computer',
      showHistory: () => this.#handOver('history'),
      systems,
      cloud: () => findCloud(this.settings.cloud, {}),
      memory: memoryIn(this.memory),
      windowMemory: memoryIn(this.windowMemory),
    };
    this.addSystem(
      'unifiedEnvironments',
      host => new UnifiedSection(fakeWindow<UnifiedWindow>(services), host),
    );
    const window = fakeWindow<DialogWindow>(services);
    this.controller = new FakeDialog(window);
  }

  /** Adds a system whose only part is its section. */
  addSystem(id: string, create: (host: SectionHost) => DialogSection): void {
    const createSystem = () => ({
      createSection: (host: SectionHost) => Promise.resolve(create(host)),
      commands: {},
      dispose: () => undefined,
    });
    this.#systems[id] = { label: id, icon: 'key', load: () => Promise.resolve({ createSystem }) };
  }

  /** Opens a page, which says that it listens. */
  async open(
    fields: PageDraft['fields'] = {},
    draft: Partial<PageDraft> = {},
    isRestored = draft.section !== undefined,
  ): Promise<void> {
    this.page = new FakePage();
    this.controller.attach(this.page, { fields, ...draft }, isRestored);
    await this.send({ type: 'ready' });
  }

  /** Lets the user do something, and everything that follows at once. */
  async send(intent: BareIntent): Promise<void> {
    await this.handle(intent);
    await settled();
  }

  /** Lets the user do something, as the page that shows the last state sends it. */
  handle(intent: BareIntent): Promise<void> {
    const { section = '', request } = this.page.of('state').at(-1)?.state ?? {};
    return this.controller.handle(sent(intent, section, request?.isDefault));
  }

  /** Ends everything: no timer may be left, nobody may listen, and no password may be seen. */
  end(): void {
    this.controller.dispose();
    this.readiness.dispose();
    assert.equal(this.clock.pending, 0);
    assert.equal(this.vault.listeners, 0);
    const states = this.page.messages.filter(({ type }) => type !== 'password');
    const seen = [states, this.prompts.asked, this.log.lines, this.shown, this.history];
    assert.ok(!JSON.stringify(seen).includes(password));
  }

  /** Fills in what is missing, and requests access. Ends when that was sent; `done`: when it is answered. */
  async request(): Promise<{ readonly done: Promise<void> }> {
    await this.send({ type: 'edit', field: 'reason', value: 'Look into ticket 4711' });
    const done = this.handle({ type: 'request' });
    await until(() => this.provider.isAsked);
    await settled();
    return { done };
  }

  /** What the page draws now. */
  get state(): DialogState {
    const state = this.page.of('state').at(-1)?.state;
    if (state === undefined) throw new Error('The page was sent no state.');
    return state;
  }

  field(id: FieldId): ValueField {
    const found = this.state.fields.filter(hasValue).find(field => field.id === id);
    if (found === undefined) throw new Error(`There is no field ${id}.`);
    return found;
  }

  /** What is wrong with the form, by field. */
  get problems(): Partial<Record<FieldId, string>> {
    const wrong = this.state.fields.filter(({ problem }) => problem !== '');
    return Object.fromEntries(wrong.map(({ id, problem }) => [id, problem]));
  }

  #handOver(what: string): Promise<void> {
    this.handedOver.push(what);
    return Promise.resolve();
  }

  #history() {
    const { history } = this;
    return {
      add: (entry: Omit<HistoryEntry, 'id'>) => {
        history.unshift(entry);
        return Promise.resolve('id');
      },
      recent: (value: 'reason' | 'addresses') =>
        Promise.resolve(history.map(entry => entry[value])),
      recentEnvironments: (system: string) => Promise.resolve(recentEnvironments(history, system)),
    };
  }
}
