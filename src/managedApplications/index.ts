import { formatResourceId, resourceKey, type ResourceAddress } from '../access/resourceId';
import { perCloud } from '../ui/perCloud';
import { switchAccount } from '../ui/switchAccount';
import type { System, SystemDialog } from '../ui/system';
import type { Window } from '../ui/window';
import { isActivation } from '../vault/heldGrant';
import { Activations } from './activations/index';
import type { ActivateAgain } from './activations/activationValues';
import type { RequestHistory } from './history';
import type { RoleSection } from './section/index';

/** Azure managed applications: "Request just-in-time access". */
export function createSystem(window: Window, dialog: SystemDialog): System {
  const { clock, cloud, http, log, newId, prompts, signIn } = window;
  const service = perCloud(window, async chosen => {
    const { createManagedApplications, newRequestName } = await import('./client/index.js');
    return createManagedApplications({
      http: await http(),
      tokens: signIn,
      clock,
      log,
      cloud: chosen,
      newRequestName,
    });
  });
  /** Base URL of Azure Resource Manager; empty if the cloud has none. */
  const resourceManagerUrl = (): string => {
    const chosen = cloud();
    return chosen.ok ? chosen.value.resourceManagerUrl : '';
  };
  const listeners = new Set<() => void>();
  /** IDs of the grants whose requests are being sent or stored. */
  const underWay = new Set<string>();
  let section: RoleSection | undefined;
  let history: RequestHistory | undefined;

  const activateRole = async (): Promise<void> => {
    await dialog.openSection('managedApplications');
  };
  const activateAgain: ActivateAgain = async values => {
    await activateRole();
    await section?.activateAgain(values);
  };
  const services = { ...window, service, resourceManagerUrl, underWay, activateAgain };
  const activations = new Activations({
    ...services,
    changed: () => {
      for (const listener of listeners) listener();
    },
    show: grantId => {
      dialog.show(grantId);
    },
    hasPortal: () => {
      const chosen = cloud();
      return chosen.ok && chosen.value.portalUrl !== '';
    },
  });
  const openRequestHistory = async (id?: string): Promise<void> => {
    const { RequestHistory } = await import('./history/index.js');
    history ??= new RequestHistory({
      ...services,
      noteOf: request => noteOf(request, window),
      switchAccount: async () => {
        const url = resourceManagerUrl();
        return url !== '' && switchAccount(signIn, url, prompts);
      },
    });
    await history.open(id);
  };

  return {
    createSection: async host => {
      const { createRoleSection } = await import('./section/index.js');
      section = createRoleSection(
        {
          ...services,
          newId,
          tell: grant => {
            activations.tell(grant);
          },
          openRequestHistory: address => openRequestHistory(address && formatResourceId(address)),
        },
        host,
      );
      return section;
    },
    commands: {
      'sqlCredentials.activateRole': activateRole,
      'sqlCredentials.showRequestHistory': argument =>
        openRequestHistory(typeof argument === 'string' ? argument : undefined),
    },
    activations: {
      hasPortal: grant => activations.hasPortal(grant),
      problemOf: grantId => activations.problemOf(grantId),
      act: (grantId, action) => activations.act(grantId, action),
      onDidChange: listener => {
        listeners.add(listener);
        return { dispose: () => void listeners.delete(listener) };
      },
    },
    accountsChanged: () => {
      activations.retry();
    },
    dispose: () => {
      activations.dispose();
    },
  };
}

/** The user's note on a request of this window, or empty. */
function noteOf(request: ResourceAddress, { vault }: Window): string {
  const key = resourceKey(request);
  const held = vault.held.filter(isActivation);
  return held.find(({ grant }) => resourceKey(grant.request) === key)?.grant.note ?? '';
}
