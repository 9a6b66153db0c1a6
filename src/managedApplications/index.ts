import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { ManagedApplications } from './types';
import type { HttpClient } from '../access/http/transport';
import { formatResourceId, resourceKey, type ResourceAddress } from '../access/resourceId';
import { success, type Result } from '../access/result';
import type { ProviderLoaders } from '../features';
import type { Cloud } from '../services/clouds';
import type { SignIn } from '../services/signIn';
import type { Announcer } from '../ui/announcer';
import type { Dialog } from '../ui/dialog';
import { switchAccount } from '../unifiedEnvironments/section/pickers';
import type { RoleSection } from './section/index';
import type { SectionHost } from '../ui/dialog/section';
import { ActivationFront } from './activations/activationFront';
import type { ActivateAgain } from './activations/activationValues';
import type { RequestHistory } from './history';
import { isActivation } from '../vault/heldGrant';
import type { WindowServices } from '../windowServices';

/** What roles on managed applications need of the rest of the window. */
export interface RoleServices extends WindowServices {
  readonly extensionUri: vscode.Uri;
  readonly announcer: Announcer;
  readonly signIn: SignIn;
  readonly memory: vscode.Memento;
  readonly provider: ProviderLoaders['managedApplications'];
  readonly http: () => Promise<HttpClient>;
  readonly cloud: () => Result<Cloud>;
  /** The dialog, which is built with what stands here. */
  readonly dialog: () => Dialog;
  readonly writeClipboard: (text: string) => Thenable<void>;
}

/** Roles on managed applications: the service, its section of the dialog, and what was asked for. */
export class Roles implements vscode.Disposable {
  readonly activations: ActivationFront;
  readonly #services: RoleServices;
  readonly #underWay = new Set<string>();
  #built: { readonly cloud: Cloud; readonly service: ManagedApplications } | undefined;
  #section: RoleSection | undefined;
  #history: RequestHistory | undefined;

  constructor(services: RoleServices) {
    this.#services = services;
    this.activations = new ActivationFront({
      ...services,
      service: this.service,
      resourceManagerUrl: this.#resourceManagerUrl,
      underWay: this.#underWay,
      load: () => import('./activations/index.js'),
      hasPortal: () => {
        const cloud = services.cloud();
        return cloud.ok && cloud.value.portalUrl !== '';
      },
      show: grantId => {
        services.dialog().show(grantId);
      },
      activateAgain: this.activateAgain,
    });
  }

  /** The service of the chosen cloud. */
  readonly service = async (): Promise<Result<ManagedApplications>> => {
    const cloud = this.#services.cloud();
    if (!cloud.ok) return cloud;
    if (this.#built === undefined || !isSameAzure(this.#built.cloud, cloud.value)) {
      const { createManagedApplications, newRequestName } = await this.#services.provider();
      const { clock, log, signIn, http } = this.#services;
      const service = createManagedApplications({
        http: await http(),
        tokens: signIn,
        clock,
        log,
        cloud: cloud.value,
        newRequestName,
      });
      this.#built = { cloud: cloud.value, service };
    }
    return success(this.#built.service);
  };

  /** Builds the section of the dialog. */
  readonly section = async (host: SectionHost): Promise<RoleSection> => {
    const { createRoleSection } = await import('./section/index.js');
    this.#section = createRoleSection(
      {
        ...this.#services,
        service: this.service,
        resourceManagerUrl: this.#resourceManagerUrl,
        underWay: this.#underWay,
        tell: grant => void this.activations.tell(grant),
        openRequestHistory: address =>
          this.openRequestHistory(address && formatResourceId(address)),
        newId: randomUUID,
      },
      host,
    );
    return this.#section;
  };

  /** Opens the dialog to activate a role. */
  async activateRole(): Promise<void> {
    await this.#services.dialog().openSection('managedApplications');
  }

  readonly activateAgain: ActivateAgain = async values => {
    await this.activateRole();
    await this.#section?.activateAgain(values);
  };

  /** Shows the requests of an application or a subscription; without an id of one it asks which. */
  async openRequestHistory(id?: string): Promise<void> {
    const { RequestHistory } = await import('./history/index.js');
    this.#history ??= new RequestHistory({
      ...this.#services,
      service: this.service,
      activateAgain: this.activateAgain,
      noteOf: this.#noteOf,
      switchAccount: async () => {
        const { signIn, prompts } = this.#services;
        const url = this.#resourceManagerUrl();
        return url !== '' && switchAccount(signIn, url, prompts);
      },
    });
    await this.#history.open(id);
  }

  /** The note that the user wrote beside a request of this window, or empty. */
  readonly #noteOf = (request: ResourceAddress): string => {
    const key = resourceKey(request);
    const held = this.#services.vault.held.filter(isActivation);
    return held.find(({ grant }) => resourceKey(grant.request) === key)?.grant.note ?? '';
  };

  /** Where Azure is asked; empty where the cloud has none. */
  readonly #resourceManagerUrl = (): string => {
    const cloud = this.#services.cloud();
    return cloud.ok ? cloud.value.resourceManagerUrl : '';
  };

  dispose(): void {
    this.activations.dispose();
  }
}

/** Whether two clouds have the same Azure: one of the settings is made anew each time. */
function isSameAzure(a: Cloud, b: Cloud): boolean {
  return a.resourceManagerUrl === b.resourceManagerUrl && a.portalUrl === b.portalUrl;
}
