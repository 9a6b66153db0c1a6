import { posix, win32 } from 'node:path';

/** The facts about this computer that decide where browsers are. */
export interface Computer {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Whether a path is an executable file. */
  readonly isFile: (path: string) => boolean;
}

/** In order of preference. Edge comes first, because every Windows computer has it. */
const products = [
  {
    windows: 'Microsoft\\Edge\\Application\\msedge.exe',
    mac: 'Microsoft Edge',
    commands: ['microsoft-edge', 'microsoft-edge-stable'],
    linux: ['/opt/microsoft/msedge/msedge'],
  },
  {
    windows: 'Google\\Chrome\\Application\\chrome.exe',
    mac: 'Google Chrome',
    commands: ['google-chrome', 'google-chrome-stable'],
    linux: ['/opt/google/chrome/chrome'],
  },
  {
    windows: 'Chromium\\Application\\chrome.exe',
    mac: 'Chromium',
    commands: ['chromium', 'chromium-browser'],
    linux: ['/usr/lib/chromium/chromium', '/snap/bin/chromium'],
  },
];

/** The path of the user's Edge, Chrome, or Chromium; `undefined` if there is none. */
export function findBrowser(computer: Computer): string | undefined {
  return products.flatMap(product => placesOf(product, computer)).find(computer.isFile);
}

function placesOf(
  product: (typeof products)[number],
  { platform, env, home }: Computer,
): readonly string[] {
  if (platform === 'win32') {
    const names = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432', 'LOCALAPPDATA'];
    const roots = names.map(name => valueOf(env, name)).filter(root => root !== '');
    return roots.map(root => win32.join(root, product.windows));
  }
  if (platform === 'darwin') {
    const inside = `${product.mac}.app/Contents/MacOS/${product.mac}`;
    return ['/Applications', posix.join(home, 'Applications')].map(root =>
      posix.join(root, inside),
    );
  }
  const folders = valueOf(env, 'PATH')
    .split(':')
    .filter(folder => posix.isAbsolute(folder));
  const inPath = product.commands.flatMap(name => folders.map(folder => posix.join(folder, name)));
  return [...inPath, ...product.linux];
}

/** Windows ignores the case of variable names. */
function valueOf(env: Computer['env'], name: string): string {
  const key = Object.keys(env).find(each => each.toUpperCase() === name);
  return (key === undefined ? undefined : env[key]) ?? '';
}
