import { forEachFew, mapInTurns, sortByName } from '../../access/concurrency';
import { failure, success, type Result } from '../../access/result';
import { isGuid } from '../../access/text';
import {
  accessError,
  kindError,
  makeLcsEnvironment,
  type LcsEnvironment,
  type LcsEnvironmentDetails,
  type LcsKind,
  type LcsProject,
} from '../types';
import { byNumberOrName, elementsOf, fieldsOf, firstText, objectsIn, textOf } from './answers';
import { read, type Connection } from './calls';
import { isMigrated, readDetails, type DetailsReading } from './details';

/** Projects per page that are asked for. LCS may return fewer. */
const pageSize = 50;
/** A service that never returns an empty page would otherwise be asked forever. */
const mostPages = 100;
const deepestProject = 7;

/** Environments whose kind is read at the same time. */
const kindsAtOnce = 4;
/** Errors that every other list would return, too. */
const finalErrors = ['lcsSessionEnded', 'cancelled', 'lcsAddressUnknown', 'tooManyRequests'];
/** In a longer list, the kind of an environment is read when the user selects it. */
const mostKinds = 200;

/** Kinds by number, with their names in lower case (contract D.4). */
const kinds: readonly (readonly [name: string, kind: LcsKind])[] = [
  ['microsoftmanagediaas', 'microsoftManaged'],
  ['customermanagediaas', 'customerManaged'],
  ['onpremises', 'onPremises'],
  ['microsoftmanagedservicefabric', 'selfService'],
];

/** The two lists of a project's environments, and the kind if nothing else is known. */
const lists = [
  { path: '/SaaSDeployment/GetDeploymentSummary', kind: 'notRead' },
  { path: '/ServiceFabricDeployment/GetDeploymentSummary', kind: 'selfService' },
] as const;

/** Lists the projects of the session's host; if that list can't be read, the recent ones. */
export async function listProjects(connection: Connection): Promise<Result<readonly LcsProject[]>> {
  const { baseUrl } = connection.session;
  const found = new Map<string, LcsProject>();
  for (let page = 0; page < mostPages; page++) {
    const paging = { StartPosition: found.size, ItemsRequested: pageSize };
    const body = { DynamicPaging: paging, Filtering: null };
    const path = '/RainierProject/AllProjectsList';
    const answer = await read(connection, { baseUrl }, path, {}, body);
    if (!answer.ok) {
      if (finalErrors.includes(answer.error.code)) return answer;
      if (found.size === 0) return recentProjects(connection);
      break;
    }
    const before = found.size;
    for (const project of await projectsIn(answer.value.data, baseUrl)) {
      found.set(project.id, project);
    }
    if (found.size === before) break;
  }
  return success(await sortByName([...found.values()]));
}

/**
 * Lists the environments of a project. A project has one of the two lists or both, so a list that
 * can't be read matters only if the other one can't be read either.
 */
export async function listEnvironments(
  connection: Connection,
  project: LcsProject,
): Promise<Result<readonly LcsEnvironment[]>> {
  const found = new Map<string, LcsEnvironment>();
  let isAnyRead = false;
  let failed: Result<never> | undefined;
  for (const { path, kind } of lists) {
    const place = { baseUrl: project.baseUrl, projectId: project.id };
    const answer = await read(connection, place, `${path}/${project.id}`);
    if (!answer.ok) {
      if (finalErrors.includes(answer.error.code)) return answer;
      failed ??= answer;
      continue;
    }
    isAnyRead = true;
    for (const each of await environmentsIn(answer.value.data, project, kind)) {
      found.set(each.id, each);
    }
  }
  if (!isAnyRead && failed !== undefined) return failed;
  const environments = [...found.values()];
  if (environments.length <= mostKinds) await readKinds(connection, environments);
  if (connection.signal.aborted) return failure(accessError('cancelled', {}));
  return success(await sortByName(environments));
}

/** Makes sure that the environment's kind is known, and that it offers access to a database. */
export async function ensureKind(
  connection: Connection,
  environment: LcsEnvironment,
): Promise<Result<LcsEnvironment>> {
  const isRead = environment.kind !== 'notRead';
  const found = isRead ? success(environment.kind) : await readKind(connection, environment);
  if (!found.ok) return found;
  // If LCS doesn't say, the environment may have no database.
  const kind = found.value === 'notRead' ? 'unknownKind' : found.value;
  const certain = { ...environment, kind };
  const error = kindError(certain);
  return error === undefined ? success(certain) : failure(error);
}

/** Reads an environment, with its kind. */
export async function readEnvironment(
  connection: Connection,
  environment: LcsEnvironment,
): Promise<Result<LcsEnvironmentDetails>> {
  const reading = await readDetailsOf(connection, environment);
  if (!reading.ok) return reading;
  const { access, options } = reading.value;
  return success({ environment: reading.value.environment, access, options });
}

/** Reads the details of an environment, with its accounts. */
export async function readDetailsOf(
  connection: Connection,
  environment: LcsEnvironment,
): Promise<Result<DetailsReading>> {
  const known = await ensureKind(connection, environment);
  if (!known.ok) return known;
  const { projectId, environmentId, kind } = known.value;
  const path =
    kind === 'selfService'
      ? `/ServiceFabricDeployment/GetEnvironmentDetails/${projectId}`
      : `/SaaSDeployment/GetDeploymentDetail/${projectId}`;
  const answer = await read(connection, known.value, path, { environmentId });
  if (!answer.ok) return answer;
  return success(await readDetails(known.value, answer.value, connection.cloud.sqlHostSuffix));
}

/** Replaces environments by those with their kind, if it can be read. */
async function readKinds(connection: Connection, environments: LcsEnvironment[]): Promise<void> {
  await forEachFew([...environments.entries()], kindsAtOnce, async ([index, environment]) => {
    if (kindError(environment) !== undefined) return;
    const kind = await readKind(connection, environment);
    const isKnown = kind.ok && kind.value !== 'notRead';
    if (isKnown) environments[index] = { ...environment, kind: kind.value };
  });
}

async function readKind(
  connection: Connection,
  environment: LcsEnvironment,
): Promise<Result<LcsKind>> {
  const { projectId, environmentId } = environment;
  const path = `/Environment/GetDeploymentEnvironmentTypeInfo/${projectId}`;
  const answer = await read(connection, environment, path, { environmentId });
  if (!answer.ok) return answer;
  const { data } = answer.value;
  // The kind is a number or a name, alone or as the field of an object.
  const fields = fieldsOf(data);
  const field = Object.keys(fields ?? {}).find(key => /type|kind/.test(key)) ?? '';
  const word = textOf(fields === undefined ? data : fields[field]).toLowerCase();
  return success(word === '' ? 'notRead' : (byNumberOrName(kinds, word) ?? 'unknownKind'));
}

/** Every object with an environment's ID, and the name next to it. */
function environmentsIn(
  data: unknown,
  project: LcsProject,
  kind: LcsKind,
): Promise<readonly LcsEnvironment[]> {
  return mapInTurns([...objectsIn(data)], fields => {
    const environmentId = firstText(fields, ['environmentid', 'lcsenvironmentid']);
    if (!isGuid(environmentId)) return undefined;
    const name = firstText(fields, ['displayname', 'environmentname', 'name', 'instanceid']);
    return makeLcsEnvironment({
      baseUrl: project.baseUrl,
      projectId: project.id,
      environmentId,
      kind: isMigrated(fields) ? 'migrated' : kind,
      name: name || environmentId,
    });
  });
}

async function recentProjects(connection: Connection): Promise<Result<readonly LcsProject[]>> {
  const { baseUrl } = connection.session;
  const answer = await read(connection, { baseUrl }, '/RainierProject/RecentProjectsList');
  if (!answer.ok) return answer;
  const { data } = answer.value;
  const isList = data === null || Array.isArray(data) || elementsOf(data).length > 0;
  if (isList) return success(await projectsIn(data, baseUrl));
  return failure(accessError('answerUnreadable', { host: new URL(baseUrl).host }));
}

/** Reads the projects: the objects with a project ID that are closest to the root. */
async function projectsIn(data: unknown, baseUrl: string): Promise<readonly LcsProject[]> {
  let level: readonly unknown[] = [data];
  for (let depth = 0; depth < deepestProject && level.length > 0; depth++) {
    const projects = await mapInTurns(level, element => projectOf(element, baseUrl));
    if (projects.length > 0) return projects;
    level = level.flatMap(elementsOf);
  }
  return [];
}

function projectOf(element: unknown, baseUrl: string): LcsProject | undefined {
  const fields = fieldsOf(element) ?? {};
  const id = firstText(fields, ['id', 'projectid', 'lcsprojectid']);
  if (!/^\d{1,12}$/.test(id)) return undefined;
  const name = firstText(fields, ['name', 'projectname', 'displayname', 'title']) || id;
  const organization = firstText(fields, ['organizationname', 'organization', 'customername']);
  return { id, name, organization, baseUrl };
}
