import type { ControlStore } from '@clew/control-store';

import { readCredentials, writeCredentials, type Credentials } from './credentials-file.js';

export const FIRST_ORGANISATION = { organisationName: 'Default', teamName: 'default' };

/**
 * The keys to show in embedded mode: those of the first start as far as they still hold, or new ones where they are not
 * known (the file was deleted, or Clew was killed between making and noting them). Needs a started control store.
 */
export async function embeddedCredentials(control: ControlStore, dataDir: string): Promise<Partial<Credentials>> {
  const made = await control.bootstrap(FIRST_ORGANISATION);
  if (made !== undefined) return note(made, dataDir);
  const noted = await readCredentials(dataDir);
  return noted === undefined ? issueAgain(control, dataDir) : stillHolding(control, noted);
}

async function issueAgain(control: ControlStore, dataDir: string): Promise<Partial<Credentials>> {
  const team = control.keys.anonymous();
  if (team === undefined) return {};
  const { tenantId: organisationId, teamId } = team;
  const name = 'issued again';
  const { key } = await control.issueIngestKey({ organisationId, teamId, name });
  const { token } = await control.issueApiToken({ organisationId, name, role: 'admin' });
  return note({ ingestKey: key, adminToken: token }, dataDir);
}

async function stillHolding(control: ControlStore, noted: Credentials): Promise<Partial<Credentials>> {
  const [identity, principal] = await Promise.all([
    control.keys.find(noted.ingestKey),
    control.tokens.authenticate(noted.adminToken),
  ]);
  return {
    ...(identity === undefined ? {} : { ingestKey: noted.ingestKey }),
    ...(principal === undefined ? {} : { adminToken: noted.adminToken }),
  };
}

async function note({ ingestKey, adminToken }: Credentials, dataDir: string): Promise<Credentials> {
  const credentials = { ingestKey, adminToken };
  await writeCredentials(dataDir, credentials);
  return credentials;
}
