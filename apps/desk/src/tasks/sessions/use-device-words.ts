import { deviceName } from '../../components/device-name.ts';
import { useRoom } from '../../components/hooks.ts';
import type { SignIn } from '../../store/sign-ins.ts';

export function useDeviceWords(): (of: Pick<SignIn, 'device'>) => string {
  const { devices } = useRoom();
  return ({ device }) => deviceName(device, devices);
}
