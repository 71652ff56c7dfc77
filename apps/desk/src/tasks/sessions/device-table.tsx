import { streamName } from '#base/stream.ts';
import { Details } from '../../components/details.tsx';
import { TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { momentWords } from '../../components/time-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { type DeviceUse, devicesOf, type SignIn } from '../../store/sign-ins.ts';
import { useDeviceWords } from './use-device-words.ts';

type DeviceTableProps = {
  readonly all: readonly SignIn[];
  /** Whose devices: only their own user names them. */
  readonly isOwn: boolean;
};

/** Where somebody has worked. The names are sealed, and everybody here reads them. */
export function DeviceTable({ all, isOwn }: DeviceTableProps) {
  const { session } = useDesk();
  const { devices } = useRoom();
  const now = useNow();
  const deviceWords = useDeviceWords();
  const here = all.find((one) => one.session === session.id)?.deviceId;
  return (
    <table className="nhsuk-table desk-table">
      <caption className="nhsuk-u-visually-hidden">Devices</caption>
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col">First used</th>
          <th scope="col">Last signed in</th>
          {isOwn && <th scope="col">Name</th>}
        </tr>
      </thead>
      <tbody>
        {devicesOf(all).map((one) => (
          <tr key={one.id}>
            <td data-label="Device">
              {deviceWords(one.latest)}
              {one.id === here && isOwn && (
                <>
                  {' '}
                  <strong className="nhsuk-tag nhsuk-tag--blue">This device</strong>
                </>
              )}
            </td>
            <td data-label="First used">{momentWords(one.first.at, now)}</td>
            <td data-label="Last signed in">{momentWords(one.latest.at, now)}</td>
            {isOwn && (
              <td>
                <Details
                  summary={`${devices.has(one.id) ? 'Rename' : 'Name'} ${deviceWords(one.latest)}`}
                >
                  <NameDevice of={one} />
                </Details>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const DIRECTORY = streamName({ kind: 'directory' });
const EMPTY = { name: '' };

function NameDevice({ of }: { readonly of: DeviceUse }) {
  const desk = useDesk();
  const place = { stream: DIRECTORY, form: `device ${of.id}` };
  const { fields, change, clear } = useDraft(place, EMPTY, 'directory');
  const field = `device-${of.id}`;

  async function save(): Promise<Faults> {
    const name = fields.name.trim();
    if (name === '') return { [field]: 'Enter a name' };
    try {
      await desk.ensure({ stream: DIRECTORY, subject: null }, 'directory');
      await desk.write({
        stream: DIRECTORY,
        type: 'device.named',
        facts: { device: of.device },
        payload: { name },
      });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    return {};
  }
  return (
    <Form name="Name of the device" action="Save name" kind="secondary" onSubmit={save}>
      {(faults) => (
        <TextLine
          id={field}
          label="Name"
          hint="As your colleagues would find it, for example Desk 4 or Amara’s phone"
          value={fields.name}
          onChange={(name) => change({ name })}
          fault={faults[field]}
        />
      )}
    </Form>
  );
}
