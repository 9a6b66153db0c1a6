import type { LcsProject, LcsSession } from '../types';
import { failure, success, type Result } from '../../access/result';
import { accessError } from '../../access/errors';
import { read } from './calls';
import { change } from './changes';
import { elementsOf, fieldsOf, firstText, objectsIn, objectWith, unpack } from './json';
import { hostOfBase, type LcsServices } from './context';

/** Projects that are asked for a page. How many come is up to the service. */
const pageSize = 50;

/** No list is longer: a service that always answers a full page would never end. */
const mostPages = 100;

const idFields = ['id', 'projectid', 'lcsprojectid'];
const listFields = ['results', 'projects', 'items', 'value'];

/**
 * Lists the projects of the session's host, page by page; where the list cannot be read, those that
 * were used last. Listing is a POST at LCS, and changes nothing.
 */
export async function listProjects(
  services: LcsServices,
  session: LcsSession,
  signal: AbortSignal,
): Promise<Result<readonly LcsProject[]>> {
  const { baseUrl } = session;
  if (!services.cloud.lcsUrls.includes(baseUrl)) {
    return failure(accessError('lcsAddressUnknown', { text: baseUrl }));
  }
  const found = new Map<string, LcsProject>();
  for (let page = 0; page < mostPages; page++) {
    const paging = { StartPosition: found.size, ItemsRequested: pageSize };
    const json = { DynamicPaging: paging, Filtering: null };
    const what = { path: '/RainierProject/AllProjectsList', json };
    const outcome = await change(services, session, what, { signal });
    if (outcome.kind === 'unknown') {
      // It is a list: what is not known of it is only what it says.
      if (found.size === 0) return readRecent(services, session, signal);
      break;
    }
    if (outcome.kind !== 'done') {
      return outcome.kind === 'refused' && found.size === 0
        ? readRecent(services, session, signal)
        : failure(outcome.error);
    }
    const projects = readProjects(outcome.value.data, baseUrl);
    const before = found.size;
    for (const project of projects) found.set(project.id, project);
    // A page that brings nothing new is the last one, whatever its length.
    if (found.size === before) break;
  }
  return success([...found.values()].sort((a, b) => a.name.localeCompare(b.name)));
}

async function readRecent(
  services: LcsServices,
  session: LcsSession,
  signal: AbortSignal,
): Promise<Result<readonly LcsProject[]>> {
  const answer = await read(
    services,
    session,
    { path: '/RainierProject/RecentProjectsList' },
    signal,
  );
  if (!answer.ok) return answer;
  const isList = elementsOf(answer.value.data).length > 0 || answer.value.data === null;
  if (isList || Array.isArray(answer.value.data)) {
    return success(readProjects(answer.value.data, session.baseUrl));
  }
  return failure(accessError('answerUnreadable', { host: hostOfBase(session.baseUrl) }));
}

function readProjects(data: unknown, baseUrl: string): LcsProject[] {
  const list = [...listsIn(data)].map(elements =>
    elements.flatMap(each => readProject(each, baseUrl)),
  );
  return list.find(projects => projects.length > 0) ?? [];
}

/** Every list in a value, those in an object's known fields first; at last the object as one. */
function* listsIn(data: unknown): Generator<readonly unknown[]> {
  if (Array.isArray(unpack(data))) yield elementsOf(data);
  const holder = objectWith(data, listFields);
  for (const name of listFields) yield elementsOf(holder?.[name]);
  for (const fields of objectsIn(data)) {
    yield* Object.values(fields)
      .map(unpack)
      .filter(value => Array.isArray(value));
  }
  yield elementsOf(data);
}

/** A project, whose fields may lie one object deeper. */
function readProject(element: unknown, baseUrl: string): LcsProject[] {
  for (const fields of [element, ...elementsOf(element)].map(fieldsOf)) {
    const id = fields === undefined ? '' : firstText(fields, idFields);
    if (fields === undefined || !/^\d{1,12}$/.test(id)) continue;
    const name = firstText(fields, ['name', 'projectname', 'displayname', 'title']) || id;
    const organization = firstText(fields, ['organizationname', 'organization', 'customername']);
    return [{ id, name, organization, baseUrl }];
  }
  return [];
}
