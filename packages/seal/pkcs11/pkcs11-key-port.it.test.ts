/** Against SoftHSM 2 itself. */
import { rm, writeFile } from 'node:fs/promises';
import koffi from 'koffi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { keyPortContract } from '#testkit/key-port-contract.ts';
import { SOFTHSM, type SoftHsm, startSoftHsm } from '#testkit/softhsm.ts';
import type { RootKeyFault } from '../root-key-error.ts';
import type { Attribute } from './c-functions.ts';
import { CKA, CKM_AES_KEY_GEN, loadCryptoki } from './cryptoki.ts';
import { pkcs11KeyPort } from './pkcs11-key-port.ts';
import { parsePkcs11Uri, type TokenKey } from './uri.ts';

const binding = utf8('what it is for');

describe.runIf(SOFTHSM)('a key-encryption key in a token', () => {
  let hsm: SoftHsm;
  beforeAll(async () => {
    hsm = await startSoftHsm();
    hsm.addToken('holdfast');
    hsm.addToken('twice');
    hsm.addToken('twice');
  });
  afterAll(() => hsm.stop());

  const where = (object: string, token = 'holdfast') => parsePkcs11Uri(hsm.uri(token, object));
  const open = (key: TokenKey, mayMake = true) => pkcs11KeyPort(key, mayMake, systemRandom);
  const refused = (code: RootKeyFault, saying = '') =>
    ({ code, message: expect.stringContaining(saying) }) as unknown as Error;

  keyPortContract('a token', (key) => open(where(key)));

  /** Makes a key as an operator's tools might. */
  async function made(label: string, ...changes: Attribute[]): Promise<void> {
    await open(where('any'));
    const cryptoki = loadCryptoki(hsm.module);
    const session = cryptoki.openSession(cryptoki.slotsWith('holdfast')[0]!, 'write');
    const usual: Attribute[] = [
      [CKA.VALUE_LEN, 32],
      [CKA.LABEL, utf8(label)],
      [CKA.TOKEN, true],
      [CKA.PRIVATE, true],
      [CKA.SENSITIVE, true],
      [CKA.EXTRACTABLE, false],
      [CKA.ENCRYPT, true],
      [CKA.DECRYPT, true],
    ];
    const changed = new Map([...usual, ...changes].map((one) => [one[0], one]));
    cryptoki.generateKey(session, CKM_AES_KEY_GEN, [...changed.values()]);
  }

  it('is told by the name of the token that it never leaves', async () => {
    expect((await open(where('one'))).protection).toContain('“holdfast”');
  });

  it('is made for a new log alone', async () => {
    await expect(open(where('absent'), false)).rejects.toMatchObject(refused('pkcs11/no-key'));
    const { id } = await open(where('absent'));
    expect((await open(where('absent'), false)).id).toBe(id);
  });

  it('may be one that the operator’s tools made', async () => {
    await made('ceremony');
    const port = await open(where('ceremony'), false);
    expect(await port.unwrap(binding, await port.wrap(binding, utf8('x')))).toEqual(utf8('x'));
  });

  it.each<[string, Attribute, string]>([
    ['can be read', [CKA.SENSITIVE, false], 'CKA_SENSITIVE is not true'],
    ['can be taken out', [CKA.EXTRACTABLE, true], 'CKA_EXTRACTABLE is not false'],
    ['is there for whoever has no PIN', [CKA.PRIVATE, false], 'CKA_PRIVATE is not true'],
    ['has 128 bits', [CKA.VALUE_LEN, 16], 'CKA_VALUE_LEN is not 32'],
    ['may not decrypt', [CKA.DECRYPT, false], 'CKA_DECRYPT is not true'],
    ['goes with the session', [CKA.TOKEN, false], 'CKA_TOKEN is not true'],
  ])('that %s is refused', async (name, change, saying) => {
    await made(name, change);
    await expect(open(where(name), false)).rejects.toMatchObject(
      refused('pkcs11/unfit-key', saying),
    );
  });

  it('that was outside once is refused', async () => {
    await hsm.importKey('holdfast', 'imported', systemRandom(32));
    await expect(open(where('imported'))).rejects.toMatchObject(
      refused('pkcs11/unfit-key', 'CKA_NEVER_EXTRACTABLE is not true'),
    );
  });

  it('is not guessed at where two have the name, in the token or of the token', async () => {
    await made('pair');
    await made('pair');
    await expect(open(where('pair'))).rejects.toMatchObject(refused('pkcs11/two-keys'));
    await expect(open(where('one', 'twice'))).rejects.toMatchObject(refused('pkcs11/no-token'));
    await expect(open(where('one', 'none'))).rejects.toMatchObject(refused('pkcs11/no-token'));
  });

  it('needs its library and its PIN file', async () => {
    const [module, pinFile] = [`${hsm.conf}.so`, `${hsm.pinFile}.gone`];
    await expect(open({ ...where('one'), module })).rejects.toMatchObject(refused('pkcs11/module'));
    await expect(open({ ...where('one'), module: '/usr/lib/os-release' })).rejects.toMatchObject(
      refused('pkcs11/module'),
    );
    await expect(open({ ...where('one'), pinFile })).rejects.toMatchObject(
      refused('pkcs11/pin-file', 'ENOENT'),
    );
  });

  it.each([
    ['platform', 'darwin'],
    ['arch', 'ia32'],
  ] as const)(
    'is supported where the layout of C’s structures is known: %s',
    async (name, other) => {
      const here = Object.getOwnPropertyDescriptor(process, name)!;
      Object.defineProperty(process, name, { ...here, value: other });
      try {
        await expect(open(where('one'))).rejects.toMatchObject(refused('pkcs11/platform'));
      } finally {
        Object.defineProperty(process, name, here);
      }
    },
  );

  it('comes back by itself once when its session is lost, and says so when it does not', async () => {
    const port = await open(where('one'));
    const wrapped = await port.wrap(binding, utf8('secret'));
    closeAllSessions();
    expect(await port.unwrap(binding, wrapped)).toEqual(utf8('secret'));
    closeAllSessions();
    expect(await port.unwrap(binding, await port.wrap(binding, utf8('x')))).toEqual(utf8('x'));
    closeAllSessions();
    await writeFile(hsm.pinFile, '00000000');
    await expect(port.unwrap(binding, wrapped)).rejects.toMatchObject(
      refused('pkcs11/pin', 'CKR_PIN_INCORRECT'),
    );
    await rm(hsm.pinFile);
    await expect(port.unwrap(binding, wrapped)).rejects.toMatchObject(refused('pkcs11/pin-file'));
  });

  /** As when the token's service is started again: everybody is logged out. */
  function closeAllSessions(): void {
    const library = koffi.load(hsm.module);
    const [slot] = loadCryptoki(hsm.module).slotsWith('holdfast');
    expect(library.func('C_CloseAllSessions', 'ulong', ['ulong'])(slot)).toBe(0);
  }
});
