import { mapInTurns } from '../../access/concurrency';
import { fullServerName, isPlain } from '../../access/connectionString';
import { redact } from '../../access/log';
import {
  makeLcsEnvironment,
  type AccessOption,
  type LcsAccessState,
  type LcsEnvironment,
  type LcsEnvironmentDetails,
} from '../types';
import {
  byNumberOrName,
  elementsOf,
  fieldsOf,
  fieldWork,
  firstText,
  flagOf,
  lcsTimeOf,
  objectsIn,
  oncePerObject,
  rawTextOf,
  textOf,
  type Fields,
} from './answers';
import type { LcsData } from './calls';

const accountsField = 'sqlazurecredentials';

/** Fields of an environment's object (contract D.5), in lower case. */
const detailsFields = (
  `${accountsField} jitoptions jitoptionstext jitrequestaccessenabledstate jitrequestshowerror ` +
  'jitrequestactivityid canshowsqlenableaccess environmentid displayname'
).split(' ');

const userFields = ['username', 'user', 'loginname'];
const labelFields = ['label', 'text', 'displayname', 'name', 'description'];
const valueFields = ['value', 'id', 'key', 'code'];

/** Objects with accounts that are read, and accounts: each may need a call for its password. */
const mostHolders = 20;
const mostAccounts = 200;
const deepestAccount = 4;

/** `JITRequestAccessEnabledState` by number, with its names in lower case (contract D.5). */
const accessStates: readonly (readonly [name: string, state: LcsAccessState])[] = [
  ['disablednoaccess', 'noAccess'],
  ['enabled', 'enabled'],
  ['disabledanotheroperationprocessing', 'otherOperation'],
  ['disabledenvironmentswapstate', 'environmentSwap'],
  ['disabledunknown', 'disabled'],
];

/** The database of an account. Each part is empty if it isn't known. */
interface DatabaseName {
  /** Host name, with the cloud's suffix if LCS returns a bare name. */
  readonly server: string;
  readonly database: string;
}

/** A SQL account that LCS shows. */
export interface LcsAccount extends DatabaseName {
  readonly user: string;
  /** Milliseconds since 1970 on this computer's clock; `undefined` if LCS shows no end. */
  readonly expiresAt: number | undefined;
  /** It has an end, or its name starts with `jit`. */
  readonly isTemporary: boolean;
  /** The reason that the user entered next to the selected option. */
  readonly reason: string;
  /** The password if the details include it; otherwise empty. */
  readonly password: string;
  /** The item that its password is requested for; may be empty. */
  readonly itemName: string;
}

/** Everything that the details of an environment say about its database. Texts may be empty. */
export interface DetailsReading extends LcsEnvironmentDetails {
  /** Whether LCS shows that the last request failed. */
  readonly failed: boolean;
  readonly failureText: string;
  /** ID of the last request. */
  readonly activityId: string;
  readonly accounts: readonly LcsAccount[];
}

/** Reads the details of an environment. Missing parts are empty or unknown, never an error. */
export async function readDetails(
  environment: LcsEnvironment,
  { data, clockDifference }: LcsData,
  suffix: string,
): Promise<DetailsReading> {
  const objects = [...objectsIn(data)];
  const fields = await describingObject(objects);
  const findDatabase = await databaseFinder(objects, fields, suffix);
  const accounts = objects
    .filter(each => each[accountsField] !== undefined)
    .slice(0, mostHolders)
    .flatMap(holder => accountsIn(holder[accountsField]).map(account => ({ account, holder })))
    .slice(0, mostAccounts)
    .map(({ account, holder }) => readAccount(account, holder, findDatabase, clockDifference));
  const name = firstText(fields, ['displayname', 'environmentname']) || environment.name;
  const kind = isMigrated(fields) ? 'migrated' : environment.kind;
  return {
    environment: makeLcsEnvironment({ ...environment, name, kind }),
    access: accessStateOf(fields['jitrequestaccessenabledstate']),
    options: optionsOf(fields),
    failed: flagOf(fields['jitrequestshowerror']) ?? false,
    failureText: redact(firstText(fields, ['jiterrortext', 'jiterrormessage', 'jiterror'])),
    activityId: firstText(fields, ['jitrequestactivityid']),
    accounts,
  };
}

/** The object that describes the environment: the first one with most of its fields. */
async function describingObject(objects: readonly Fields[]): Promise<Fields> {
  let [best, most]: [Fields, number] = [{}, 0];
  await mapInTurns(objects, fields => {
    const count = detailsFields.filter(name => fields[name] !== undefined).length;
    if (count > most) [best, most] = [fields, count];
  });
  return best;
}

/** Whether the status of an environment is "Migrated" (contract D.9). Its field isn't documented. */
export function isMigrated(fields: Fields): boolean {
  return Object.entries(fields).some(
    ([name, value]) => /stat(?:us|e)/.test(name) && textOf(value).toLowerCase() === 'migrated',
  );
}

function accessStateOf(value: unknown): LcsAccessState {
  const known = byNumberOrName(accessStates, textOf(value).toLowerCase());
  const flag = flagOf(value);
  if (known !== undefined || flag === undefined) return known ?? 'unknown';
  return flag ? 'enabled' : 'disabled';
}

/** The options as a list of objects or texts, or as a map of values to labels. */
function optionsOf(fields: Fields): readonly AccessOption[] {
  const [first = [], second = []] = [fields['jitoptions'], fields['jitoptionstext']].map(value => {
    if (Array.isArray(value)) return value.flatMap(optionOf);
    // The keys of a map are the values of options, so their case matters.
    const map = typeof value === 'object' ? (value ?? {}) : {};
    return Object.entries(map).flatMap(([key, label]) => asOption(textOf(label), key));
  });
  return first.length > 0 ? first : second;
}

function optionOf(option: unknown): AccessOption[] {
  const fields = fieldsOf(option);
  if (fields === undefined) return asOption('', textOf(option));
  return asOption(firstText(fields, labelFields), firstText(fields, valueFields));
}

/** If the label or the value is missing, the other one stands for it. */
function asOption(label: string, value: string): AccessOption[] {
  if (label === '' && value === '') return [];
  return [{ label: label || value, value: value || label }];
}

/** Every object with a user. Objects within it aren't accounts. */
function accountsIn(value: unknown, depth = 0): readonly Fields[] {
  const fields = fieldsOf(value);
  if (fields !== undefined && firstText(fields, userFields) !== '') return [fields];
  if (depth >= deepestAccount) return [];
  return elementsOf(value).flatMap(element => accountsIn(element, depth + 1));
}

function readAccount(
  fields: Fields,
  holder: Fields,
  findDatabase: FindDatabase,
  clockDifference: number,
): LcsAccount {
  const user = firstText(fields, userFields);
  const told = fields['passwordexpirytime'] ?? fields['expirytime'] ?? fields['expiration'];
  const expiresAt = lcsTimeOf(told, clockDifference);
  const isStoredElsewhere = flagOf(fields['iscredentialkeyvaulturi']) === true;
  return {
    user,
    ...findDatabase(fields, holder),
    expiresAt,
    isTemporary: expiresAt !== undefined || /^jit/i.test(user),
    reason: firstText(fields, ['reasonforaccessdetails']),
    password: isStoredElsewhere ? '' : rawTextOf(fields['password']),
    itemName: firstText(fields, ['deploymentitemname', 'itemname']),
  };
}

/** Fields that never hold a name. */
const otherFields =
  /password|secret|user|login|reason|details|credentialinfokey|url|link|path|label|expir/;

const pair = /^(?:tcp:)?[\w.-]{1,255}(?:,\d{1,5})? ?\\[^/:*?"<>|\r\n\t]+$/i;
const isPair = (text: string) => text.length <= 500 && pair.test(text);
/** Whether the database in a pair has a name that LCS uses; other pairs can be Windows accounts. */
const isPlainPair = (text: string) => /\\ ?(?:db_|axdb)/i.test(text);

/** Fields that are likely to hold `server\database`. */
const pairFields = ['instancename', 'serveranddatabase', 'sqlserverdatabasename', 'symbolicname'];
const serverFields = ['sqlservername', 'servername', 'sqlserver', 'databaseserver', 'server'];
const databaseFields = 'databasename sqldatabasename axdatabasename database catalogname'.split(
  ' ',
);

/** Finds the database of an account. `holder` is the object with the list of accounts. */
type FindDatabase = (account: Fields, holder: Fields) => DatabaseName;

/**
 * Returns a function that finds the database of an account: in the account's own fields, then in the
 * objects around it, then anywhere if the response names exactly one (the place isn't documented).
 * @param details the object that describes the environment
 */
async function databaseFinder(
  objects: readonly Fields[],
  details: Fields,
  suffix: string,
): Promise<FindDatabase> {
  const pairs = new Map<Fields, readonly string[]>();
  await mapInTurns(objects, fields => void pairs.set(fields, pairsIn(fields)), fieldWork);
  const [only = '', ...others] = new Set([...pairs.values()].flat().filter(isPlainPair));
  /** Skips lists: their entries have names of their own. */
  const near = oncePerObject((fields: Fields) => {
    const within = Object.values(fields).filter(value => fieldsOf(value) !== undefined);
    const inner = within.flatMap(value => [...objectsIn(value, 1)]);
    return [fields, ...inner].flatMap(each => pairs.get(each) ?? []);
  });
  /** A usual field of these objects, then a plain pair near them, then any other. */
  const best = (...of: readonly Fields[]): string => {
    const usual = of.flatMap(fields => pairFields.map(name => textOf(fields[name]))).find(isPair);
    if (usual !== undefined) return usual;
    const all = of.flatMap(near);
    return all.find(isPlainPair) ?? all[0] ?? '';
  };
  const around = oncePerObject((holder: Fields) => best(holder, details));
  return (account, holder) => {
    const found = best(account) || around(holder) || (others.length === 0 ? only : '');
    if (found !== '') {
      const [server = '', ...rest] = found.split('\\');
      return named(server, rest.join('\\'), suffix);
    }
    const [server = '', database = ''] = [serverFields, databaseFields].map(
      names => firstText(account, names) || firstText(holder, names) || firstText(details, names),
    );
    // Otherwise, any value that looks like LCS's database names.
    const bare = namesIn(account).find(text => /^db_\w{1,125}$/i.test(text)) ?? '';
    return named(server, database || bare, suffix);
  };
}

/** The pairs in the usual fields of an object, then the plain ones in its other fields. */
function pairsIn(fields: Fields): readonly string[] {
  const usual = pairFields.map(name => textOf(fields[name]));
  return [...usual.filter(isPair), ...namesIn(fields).filter(isPair).filter(isPlainPair)];
}

/** The texts in fields that may hold a name. */
function namesIn(fields: Fields): readonly string[] {
  const possible = Object.entries(fields).filter(([name]) => !otherFields.test(name));
  return possible.map(([, value]) => textOf(value));
}

function named(server: string, name: string, suffix: string): DatabaseName {
  const database = name.trim();
  const host = fullServerName(server.trim(), suffix) ?? '';
  return { server: host, database: isPlain(database, 128) ? database : '' };
}
