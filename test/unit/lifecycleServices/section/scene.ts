import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as pastedText from '../../../../src/lifecycleServices/pastedText';
import { success, type Result } from '../../../../src/access/result';
import type { SqlCredential } from '../../../../src/access/grant';
import type { LcsSession } from '../../../../src/lifecycleServices/types';
import type { Readiness } from '../../../../src/access/readiness';
import { hasValue, type Field, type FieldId } from '../../../../src/protocol/state';
import type { Cloud } from '../../../../src/services/clouds';
import { findCloud } from '../../../../src/services/clouds';
import type { DetectedAddress } from '../../../../src/services/publicAddress';
import { LcsSection } from '../../../../src/lifecycleServices/section/section';
import type { DialogSection, SectionIntent } from '../../../../src/ui/dialog/section';
import type { EnvironmentSetting } from '../../../../src/ui/settings';
import { UserLocale } from '../../../../src/ui/userLocale';
import type { HistoryEntry } from '../../../../src/vault/records';
import { FakeClock, settled } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { FakeLcs, lcsSession } from './fakeLcs';
import { FakePrompts } from '../../support/fakePrompts';

import { sent, type BareIntent } from '../../support/pageIntents';
import { fakeAnnouncer, fakeWindow } from '../../support/fakeWindow';
import { memoryIn } from '../../support/memory';
import type { LcsWindow } from '../../../../src/lifecycleServices/window';
import { TestVault } from '../../support/testVault';
import { password, recentEnvironments } from '../../support/samples';

/** The URL of an environment's page, as the browser shows it. */
export const pageUrl =
  'https://lcs.dynamics.com/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=dddddddd-1111-2222-3333-444444444444';

/** The section for Lifecycle Services in a window that the test controls. */
export class LcsScene {
  readonly clock = new FakeClock();
  readonly vault = new TestVault(this.clock);
  readonly prompts = new FakePrompts();
  readonly log = new FakeLog();
  readonly history: Omit<HistoryEntry, 'id'>[] = [];
  readonly environments: EnvironmentSetting[] = [{ name: 'contoso-uat', url: pageUrl }];
  readonly said: string[] = [];
  readonly focused: FieldId[] = [];
  /** Secrets that the user asked to see, with their fields. */
  readonly revealed: (readonly [string, string])[] = [];
  readonly granted: SqlCredential[] = [];
  /** The systems that the section switched to. */
  readonly opened: string[] = [];
  clipboard = '';
  /** How long VS Code takes to read the clipboard. */
  beforePaste = (): Promise<void> => Promise.resolve();
  /** How often the section reported a new state. */
  changes = 0;
  isSessionEnabled = false;
  /** Whether the dialog shows the section. */
  isVisible = true;
  readonly lcs = new FakeLcs();
  readonly memory = new Map<string, unknown>();
  readonly locale = new UserLocale('en', this.log, memoryIn(this.memory));
  /** The hosts that the user signed in to, in order. */
  readonly signedIn: string[] = [];
  signIn: (baseUrl: string) => Promise<Result<LcsSession>> = baseUrl =>
    Promise.resolve(success(lcsSession(baseUrl)));
  readonly readiness = new Map<string, Readiness>();
  /** The grants whose logins were tested again. */
  readonly triedAgain: string[] = [];
  #readinessChanged: () => void = () => undefined;
  /** Reports changed settings, as VS Code does. */
  settingsChanged: () => void = () => undefined;
  cloud: Result<Cloud> = findCloud('public', {});
  address: () => Promise<Result<DetectedAddress>> = () =>
    Promise.resolve(success({ address: '203.0.113.7', source: 'echo.example' }));
  readonly section: DialogSection;

  constructor() {
    const { clock, vault, prompts, log } = this;
    this.section = new LcsSection(
      fakeWindow<LcsWindow>({
        clock,
        log,
        prompts,
        vault,
        locale: this.locale,
        computer: 'this computer',
        newId: randomUUID,
        cloud: () => this.cloud,
        lifecycleServices: () =>
          Promise.resolve(success((session, signal) => this.lcs.connect(session, signal))),
        signInInBrowser: baseUrl => {
          this.signedIn.push(baseUrl);
          return this.signIn(baseUrl);
        },
        memory: memoryIn(this.memory),
        readiness: {
          of: grantId => this.readiness.get(grantId),
          begin: () => undefined,
          tryAgain: grantId => void this.triedAgain.push(grantId),
          onDidChange: listener => {
            this.#readinessChanged = listener;
            return { dispose: () => undefined };
          },
        },
        onDidChangeSettings: listener => {
          this.settingsChanged = listener;
          return { dispose: () => void (this.settingsChanged = () => undefined) };
        },
        announcer: fakeAnnouncer(this.said, new Set(), this.clock),
        detectAddress: () => this.address(),
        loadPastedText: () => Promise.resolve(pastedText),
        plainClipboard: {
          readText: () => this.beforePaste().then(() => this.clipboard),
          writeText: text => {
            this.clipboard = text;
            return Promise.resolve();
          },
        },
        settings: {
          cloud: () => ({ id: this.cloud.ok ? this.cloud.value.id : '', custom: {} }),
          lcsBrowserSession: () => this.isSessionEnabled,
          environments: () => this.environments,
          reasonTemplates: () => [],
          addEnvironment: added => {
            this.environments.push(added);
            return Promise.resolve();
          },
        },
        history: {
          add: entry => {
            this.history.unshift(entry);
            return Promise.resolve('id');
          },
          recent: value => Promise.resolve(this.history.map(entry => entry[value])),
          recentEnvironments: system => Promise.resolve(recentEnvironments(this.history, system)),
        },
      }),
      {
        changed: () => void (this.changes += 1),
        announce: words => void this.said.push(words),
        focus: field => void this.focused.push(field),
        revealField: (field, text) => void this.revealed.push([field, text]),
        granted: grant => void this.granted.push(grant),
        openSection: system => {
          this.opened.push(system);
          this.isVisible ||= system === 'lifecycleServices';
          return Promise.resolve(this.isVisible ? this.section : undefined);
        },
        show: () => Promise.resolve(),
        isSeen: id => this.isVisible && id === this.section.environmentId,
      },
    );
  }

  /** Shows the section, and waits for the lookups that this starts. */
  async open(fields: Record<FieldId, string> = {}): Promise<void> {
    this.section.attach({ fields });
    await settled();
  }

  /** Lets the user do something. */
  handle(intent: BareIntent): Promise<void> {
    return this.section.handle(sent(intent, 'lifecycleServices') as SectionIntent);
  }

  async send(intent: BareIntent): Promise<void> {
    await this.handle(intent);
    await settled();
    this.#assertNoSecret();
  }

  edit(field: FieldId, value: string): Promise<void> {
    return this.send({ type: 'edit', field, value });
  }

  press(id: string): Promise<void> {
    return this.send({ type: 'button', id });
  }

  field(id: FieldId): Field {
    const found = this.section.state().fields.find(field => field.id === id);
    assert.ok(found, `There is no field ${id}.`);
    return found;
  }

  value(id: FieldId): string {
    const field = this.field(id);
    return hasValue(field) ? field.value : '';
  }

  /** Sets the readiness of a grant. */
  judge(grantId: string, readiness: Readiness): void {
    this.readiness.set(grantId, readiness);
    this.#readinessChanged();
  }

  /** The problems that the form shows, by field. */
  get problems(): Partial<Record<FieldId, string>> {
    const wrong = this.section.state().fields.filter(({ problem }) => problem !== '');
    return Object.fromEntries(wrong.map(({ id, problem }) => [id, problem]));
  }

  /** The labels of the buttons, those of the steps first. */
  get buttons(): readonly string[] {
    const { steps, buttons } = this.section.state();
    return [...steps.flatMap(step => step.buttons), ...buttons].map(({ label }) => label);
  }

  /** The label of the button that requests. */
  get requestLabel(): string {
    return this.section.state().request?.label ?? '';
  }

  end(): void {
    this.section.dispose();
    assert.equal(this.clock.pending, 0);
    this.#assertNoSecret();
  }

  #assertNoSecret(): void {
    const { section, prompts, log, history, said, environments } = this;
    const seen = [section.state(), prompts.asked, log.lines, history, said, environments];
    assert.ok(!JSON.stringify(seen).includes(password));
  }
}
