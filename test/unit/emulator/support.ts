import type { Emulator } from '../../emulator';

/** The used fields of the action's response. */
export interface Granted {
  sqljitusername: string;
  sqljitpassword: string;
  sqljitexpiration: string;
  sqljitrole: string;
  servername: string;
  databasename: string;
  ipaddress: string;
  operationhistoryid: string;
}

/** An error response in the OData shape. */
export interface Refused {
  error: { code: string; message: string };
}

/** The content of a credential request. All values have valid defaults. */
export interface Asked {
  org?: string;
  token?: string;
  body?: Record<string, unknown>;
  signal?: AbortSignal;
}

export const action = 'api/data/v9.2/msprov_getfinopssqljitaccessasync';

/** Requests a credential. */
export function ask(emulator: Emulator, asked: Asked = {}): Promise<Response> {
  const { org = 'contoso-dev', token = emulator.token(), body, signal } = asked;
  return fetch(`${emulator.url}/${org}/${action}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      sqljitclientipaddress: '203.0.113.7',
      sqljitrole: 'Reader',
      sqljitreason: 'Ticket 4711',
      ...body,
    }),
    redirect: 'manual',
    signal: signal ?? null,
  });
}

/** Requests a credential, and parses the response. */
export async function grant(emulator: Emulator, asked: Asked = {}): Promise<Granted> {
  const response = await ask(emulator, asked);
  if (response.status !== 200) throw new Error(`refused with ${response.status}`);
  return (await response.json()) as Granted;
}

/** Requests a credential, and parses the error response. */
export async function refusal(emulator: Emulator, asked: Asked = {}) {
  const response = await ask(emulator, asked);
  const { error } = (await response.json()) as Refused;
  return { status: response.status, ...error };
}

/** Requests JSON with Ada's token. */
export async function getJson<T>(emulator: Emulator, path: string, headers = {}): Promise<T> {
  const response = await fetch(`${emulator.url}/${path}`, {
    headers: { Authorization: `Bearer ${emulator.token()}`, ...headers },
  });
  return (await response.json()) as T;
}
