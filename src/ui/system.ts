import type { Disposable } from '../access/clock';
import type { RoleActivation } from '../access/grant';
import type { ActivationAction } from '../protocol/state';
import { Emitter } from '../vault/emitter';
import { findGrant, isActivation } from '../vault/heldGrant';
import type { EarlierRequest } from '../access/request';
import type { DialogSection, SectionHost } from './dialog/section';
import type { SystemWindow, WindowBase } from './window';

/** The error of the last attempt to read a role activation. */
export interface ActivationProblem {
  readonly sentence: string;
  readonly needsSignIn: boolean;
}

/** The role activations of this window, as the dialog and the warnings use them. */
export interface RoleActivations {
  /** Whether the request can be shown in the portal of the cloud in the settings. */
  hasPortal(grant: RoleActivation): boolean;
  /** `undefined` after an activation was read. */
  problemOf(grantId: string): ActivationProblem | undefined;
  act(grantId: string, action: ActivationAction): Promise<void>;
  /** Calls back when `problemOf` may have changed. */
  onDidChange(listener: () => void): Disposable;
}

/** The dialog, as a system uses it. */
export interface SystemDialog {
  /** Opens the panel with the section of a system. `movesFocus` is false if a question follows. */
  openSection(system: string, movesFocus?: boolean): Promise<DialogSection | undefined>;
  /** Opens the panel with a grant. */
  show(grantId: string): void;
  /** Opens the panel with the values of an earlier request. */
  fillFrom(request: EarlierRequest): Promise<void>;
}

/** A system that grants access, in one window. Each system's `index.ts` creates one. */
export interface System extends Disposable {
  /** Builds its part of the dialog, when the dialog first shows it. */
  readonly createSection: (host: SectionHost) => Promise<DialogSection>;
  /** Handlers of the system's own commands, by command ID. */
  readonly commands: Readonly<Record<string, (argument: unknown) => Promise<void>>>;
  /** Advice while the firewall blocks a credential whose addresses aren't known. */
  readonly firewallNote?: string;
  /** Present if the system grants roles. */
  readonly activations?: RoleActivations;
  /** The user signed in or out. */
  readonly accountsChanged?: () => void;
}

/** The exports of a system's `index.ts`. */
export interface SystemModule {
  readonly createSystem: (window: SystemWindow, dialog: SystemDialog) => System;
  /** Deletes temporary files that crashed windows left behind. */
  readonly cleanUp?: (window: WindowBase) => Promise<void>;
}

/** A row of the table of systems. */
export interface SystemRow {
  /** The name of the system's tab. */
  readonly label: string;
  /** The codicon of its rows in the view. */
  readonly icon: string;
  readonly load: () => Promise<SystemModule>;
  /** Whether a new credential ends the previous one of the same user and environment. */
  readonly isSingleLogin?: true;
}

/** All systems by ID, in the order of their tabs. */
export type SystemTable = Readonly<Record<string, SystemRow>>;

/** Loads and creates each system once, on first use. */
export class SystemSet implements Disposable {
  readonly #table: SystemTable;
  readonly #create: (module: SystemModule, id: string) => System;
  readonly #loading = new Map<string, Promise<System>>();
  readonly #loaded = new Map<string, System>();
  readonly #onLoad: ((system: System) => void)[] = [];
  #isDisposed = false;

  constructor(table: SystemTable, create: (module: SystemModule, id: string) => System) {
    this.#table = table;
    this.#create = create;
  }

  /** The IDs of all systems, in the order of their tabs. */
  get ids(): readonly string[] {
    return Object.keys(this.#table);
  }

  /** The name of a system; its ID if this version doesn't know the system. */
  label(id: string): string {
    return this.#table[id]?.label ?? id;
  }

  loaded(id: string): System | undefined {
    return this.#loaded.get(id);
  }

  /** Calls back for each system, when it is loaded. */
  onLoad(listener: (system: System) => void): void {
    this.#onLoad.push(listener);
  }

  /** Loads a system; `undefined` if there is none with that ID. */
  async load(id: string): Promise<System | undefined> {
    const row = this.#table[id];
    if (row === undefined) return undefined;
    const loading = this.#loading.get(id) ?? this.#load(row, id);
    this.#loading.set(id, loading);
    return loading;
  }

  /** Runs a system's own command. */
  async run(commandId: string, argument: unknown): Promise<void> {
    for (const id of this.ids) {
      const handler = (await this.load(id))?.commands[commandId];
      if (handler !== undefined) return handler(argument);
    }
  }

  /** The user signed in or out. */
  accountsChanged(): void {
    for (const system of this.#loaded.values()) system.accountsChanged?.();
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const system of this.#loaded.values()) system.dispose();
  }

  async #load(row: SystemRow, id: string): Promise<System> {
    const system = this.#create(await row.load(), id);
    this.#loaded.set(id, system);
    if (this.#isDisposed) system.dispose();
    else for (const listener of this.#onLoad) listener(system);
    return system;
  }
}

/** Finds the system of each role activation, and loads it when the window holds one. */
export function activationsOfSystems(
  systems: SystemSet,
  { vault, log }: Pick<WindowBase, 'vault' | 'log'>,
): RoleActivations & Disposable {
  const changes = new Emitter<void>(log);
  systems.onLoad(({ activations }) => activations?.onDidChange(() => changes.fire()));
  const load = () => {
    for (const { grant } of vault.held.filter(isActivation)) {
      void systems.load(grant.environment.system);
    }
  };
  const subscription = vault.onDidChange(load);
  load();
  /** Empty for a grant that the window no longer holds. */
  const systemOf = (grantId: string) =>
    findGrant(vault.held, grantId)?.grant.environment.system ?? '';
  const loaded = (system: string) => systems.loaded(system)?.activations;
  return {
    hasPortal: grant => loaded(grant.environment.system)?.hasPortal(grant) === true,
    problemOf: grantId => loaded(systemOf(grantId))?.problemOf(grantId),
    act: async (grantId, action) =>
      (await systems.load(systemOf(grantId)))?.activations?.act(grantId, action),
    onDidChange: listener => changes.on(listener),
    dispose: () => subscription.dispose(),
  };
}
