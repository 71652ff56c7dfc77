import { fingerprintOf } from '#identity/fingerprint.ts';
import { useRoom } from '../../components/hooks.ts';
import type { SignIn } from '../../store/sign-ins.ts';

/** A device's name; before it has one, the beginning of its key's fingerprint. */
export function useDeviceWords(): (of: Pick<SignIn, 'device' | 'deviceId'>) => string {
  const { devices } = useRoom();
  return ({ device, deviceId }) =>
    devices.get(deviceId) ?? `Device ${fingerprintOf(device).slice(0, 9)}`;
}
