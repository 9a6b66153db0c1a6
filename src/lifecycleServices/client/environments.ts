import * as v from 'valibot';
import { accessError } from '../../access/errors';
import { makeLcsEnvironment } from '../types';
import type {
  LcsEnvironment,
  LcsEnvironmentDetails,
  LcsKind,
  LcsProject,
  LcsSession,
} from '../types';
import { failure, success, type Result } from '../../access/result';
import { read, type LcsData } from './calls';
import { readDetails, type DetailsReading } from './details';
import { fieldsOf, firstText, objectsIn, textField, type Fields } from './json';
import { checkSession, type LcsServices } from './context';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How many environments are asked for their kind at the same time. */
const atOnce = 4;

/**
 * In a longer list nobody waits until each has been asked: they tell their kind when they are chosen.
 */
const mostKinds = 200;

/** Kinds by number, then by name in lower case (contract D.4). */
const kinds: readonly LcsKind[] = [
  { name: 'microsoftManaged' },
  { name: 'other', reason: 'customerManaged' },
  { name: 'other', reason: 'onPremises' },
  { name: 'selfService' },
];
const kindNames = [
  'microsoftmanagediaas',
  'customermanagediaas',
  'onpremises',
  'microsoftmanagedservicefabric',
];

/** The two lists of a project's environments, and what their environments are if nothing says more. */
const lists: readonly { readonly path: string; readonly kind: LcsKind }[] = [
  { path: '/SaaSDeployment/GetDeploymentSummary', kind: { name: 'notRead' } },
  { path: '/ServiceFabricDeployment/GetDeploymentSummary', kind: { name: 'selfService' } },
];

/**
 * Lists the environments of a project. Which of the two lists a project has depends on its kind, so
 * one that cannot be read counts only where the other one cannot be read either.
 */
export async function listEnvironments(
  services: LcsServices,
  session: LcsSession,
  project: LcsProject,
  signal: AbortSignal,
): Promise<Result<readonly LcsEnvironment[]>> {
  const checked = checkSession(services, session, project.baseUrl);
  if (!checked.ok) return checked;
  const found = new Map<string, LcsEnvironment>();
  let isAnyRead = false;
  let failed: Result<never> | undefined;
  for (const { path, kind } of lists) {
    const query = { _: String(services.clock.now()) };
    const call = { path: `${path}/${project.id}`, query, projectId: project.id };
    const answer = await read(services, session, call, signal);
    if (answer.ok) {
      isAnyRead = true;
      for (const each of environmentsIn(answer.value.data, project, kind)) found.set(each.id, each);
    } else if (isFinal(answer.error.code)) return answer;
    else failed ??= answer;
  }
  if (!isAnyRead && failed !== undefined) return failed;
  const environments =
    found.size > mostKinds
      ? [...found.values()]
      : await withKinds(services, session, [...found.values()], signal);
  if (signal.aborted) return failure(accessError('cancelled', {}));
  return success(environments.sort((a, b) => a.name.localeCompare(b.name)));
}

/** Makes sure that it is known how an environment is run; refuses one without access. */
export async function ensureKind(
  services: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  signal: AbortSignal,
): Promise<Result<LcsEnvironment>> {
  let { kind } = environment;
  if (kind.name === 'notRead') {
    const answer = await readKind(services, session, environment, signal);
    if (!answer.ok) return answer;
    kind = answer.value;
  }
  if (kind.name !== 'selfService' && kind.name !== 'microsoftManaged') {
    return failure(accessError('lcsKindUnsupported', { environment: environment.name }));
  }
  return success({ ...environment, kind });
}

/** Reads the details of an environment, with its kind. */
export async function readEnvironment(
  services: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  signal: AbortSignal,
): Promise<Result<LcsEnvironmentDetails>> {
  const reading = await readSources(services, session, environment, signal);
  return reading.ok ? success(reading.value.details) : reading;
}

/** Reads the details of an environment with what is needed to get the passwords. */
export async function readSources(
  services: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  signal: AbortSignal,
): Promise<Result<DetailsReading>> {
  const checked = checkSession(services, session, environment.baseUrl);
  if (!checked.ok) return checked;
  const known = await ensureKind(services, session, environment, signal);
  if (!known.ok) return known;
  const { projectId, environmentId, kind } = known.value;
  const path =
    kind.name === 'selfService'
      ? `/ServiceFabricDeployment/GetEnvironmentDetails/${projectId}`
      : `/SaaSDeployment/GetDeploymentDetail/${projectId}`;
  const query = { environmentId, _: String(services.clock.now()) };
  const answer = await read(services, session, { path, query, projectId }, signal);
  if (!answer.ok) return answer;
  return success(readDetails(known.value, answer.value, services.cloud.sqlHostSuffix));
}

/** A sign-in that ended, or a user who gave up, is not a list that a project does not have. */
function isFinal(code: string): boolean {
  return code === 'lcsSessionEnded' || code === 'cancelled';
}

async function withKinds(
  services: LcsServices,
  session: LcsSession,
  environments: readonly LcsEnvironment[],
  signal: AbortSignal,
): Promise<LcsEnvironment[]> {
  const waiting = [...environments];
  const known: LcsEnvironment[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const kind = await readKind(services, session, next, signal);
      // The kind only informs here: who chooses the environment has it read again.
      known.push(kind.ok && kind.value.name !== 'notRead' ? { ...next, kind: kind.value } : next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return known;
}

async function readKind(
  services: LcsServices,
  session: LcsSession,
  { projectId, environmentId }: LcsEnvironment,
  signal: AbortSignal,
): Promise<Result<LcsKind>> {
  const path = `/Environment/GetDeploymentEnvironmentTypeInfo/${projectId}`;
  const call = { path, query: { environmentId }, projectId };
  const answer = await read(services, session, call, signal);
  return answer.ok ? success(kindOf(answer.value)) : answer;
}

/** The kind by number or name, alone or as the field of an object. */
function kindOf({ data }: LcsData): LcsKind {
  const fields = fieldsOf(data);
  const told = fields === undefined ? data : kindField(fields);
  const word = v.parse(textField, told).toLowerCase();
  if (word === '') return { name: 'notRead' };
  const number = /^\d+$/.test(word) ? Number(word) : kindNames.indexOf(word);
  return kinds[number] ?? { name: 'other', reason: 'unknownKind' };
}

function kindField(fields: Fields): unknown {
  const name = Object.keys(fields).find(key => /type|kind/.test(key)) ?? '';
  return fields[name];
}

/** Every object that has an environment's id, with the name beside it. */
function environmentsIn(data: unknown, project: LcsProject, kind: LcsKind): LcsEnvironment[] {
  return [...objectsIn(data)].flatMap(fields => {
    const environmentId = firstText(fields, ['environmentid', 'lcsenvironmentid']);
    if (!guid.test(environmentId)) return [];
    const name = firstText(fields, ['displayname', 'environmentname', 'name', 'instanceid']);
    const { baseUrl, id } = project;
    const facts = { baseUrl, projectId: id, environmentId, kind, name: name || environmentId };
    return [makeLcsEnvironment(facts)];
  });
}
