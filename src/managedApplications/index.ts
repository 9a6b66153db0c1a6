import { perCloud } from '../ui/perCloud';
import { switchAccount } from '../ui/switchAccount';
import type { System, SystemDialog } from '../ui/system';
import type { SystemWindow } from '../ui/window';
import { Activations } from './activations/index';
import type { RequestHistory } from './history';
import type { RoleSection } from './section/section';
import type { RolesWindow } from './window';

/** Azure managed applications: "Request just-in-time access". */
export function createSystem(base: SystemWindow, dialog: SystemDialog): System {
  const { clock, cloud, http, log, signIn } = base;
  let section: RoleSection | undefined;
  let history: RequestHistory | undefined;
  const activateRole = async (): Promise<void> => {
    await dialog.openSection('managedApplications');
  };
  const window: RolesWindow = {
    ...base,
    client: perCloud(base, async chosen => {
      const { createManagedApplications, newRequestName } = await import('./client/index.js');
      const context = { tokens: signIn, clock, log, cloud: chosen, newRequestName };
      return createManagedApplications({ ...context, http: await http() });
    }),
    resourceManagerUrl: () => {
      const chosen = cloud();
      return chosen.ok ? chosen.value.resourceManagerUrl : '';
    },
    switchAccount: async () => {
      const url = window.resourceManagerUrl();
      return url !== '' && switchAccount(signIn, url, base.prompts);
    },
    underWay: new Set(),
    activateAgain: async values => {
      await activateRole();
      await section?.activateAgain(values);
    },
    recordRequest: (grantId, request) => activations.record(grantId, request),
    openRequestHistory: async id => {
      const { RequestHistory } = await import('./history/index.js');
      history ??= new RequestHistory(window);
      await history.open(id);
    },
  };
  const activations = new Activations(window, grantId => dialog.show(grantId));

  return {
    createSection: async host => {
      const { RoleSection } = await import('./section/section.js');
      section = new RoleSection(window, host);
      return section;
    },
    commands: {
      'sqlCredentials.activateRole': activateRole,
      'sqlCredentials.showRequestHistory': id =>
        window.openRequestHistory(typeof id === 'string' ? id : undefined),
    },
    activations,
    accountsChanged: () => activations.retry(),
    dispose: () => activations.dispose(),
  };
}
