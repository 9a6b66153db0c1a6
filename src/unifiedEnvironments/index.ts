import { perCloud } from '../ui/perCloud';
import type { System, SystemDialog } from '../ui/system';
import type { SystemWindow } from '../ui/window';
import { parseEnvironmentUrl } from './environmentUrl';
import { showHistory } from './historyPicker';
import { UnifiedSection } from './section/section';
import type { UnifiedWindow } from './window';

/** Unified environments: "Request credentials to access D365 product database". */
export function createSystem(window: SystemWindow, dialog: SystemDialog): System {
  const client = perCloud(window, async cloud => {
    const { DataverseClient } = await import('./client/index.js');
    return new DataverseClient({
      ...window,
      http: await window.http(),
      tokens: window.signIn,
      cloud: { ...cloud, parseEnvironmentUrl: text => parseEnvironmentUrl(text, cloud) },
    });
  });
  const pickFromHistory = () => showHistory(services, request => dialog.fillFrom(request));
  const services: UnifiedWindow = { ...window, client, showHistory: pickFromHistory };

  return {
    createSection: host => Promise.resolve(new UnifiedSection(services, host)),
    commands: { 'sqlCredentials.showHistory': pickFromHistory },
    dispose: () => undefined,
  };
}
