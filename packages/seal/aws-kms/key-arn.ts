import { RootKeyError } from '../root-key-error.ts';

/** One key of AWS KMS. An alias will not do: it can be turned to another key. */
export type KmsKey = {
  readonly arn: string;
  readonly region: string;
  /** The key's own name, without the account it belongs to. */
  readonly name: string;
  /** Where the region's service answers. */
  readonly endpoint: string;
};

const KEY_ARN =
  /^arn:(?<partition>aws|aws-cn|aws-us-gov):kms:(?<region>[a-z0-9-]+):\d{12}:key\/(?<name>[0-9A-Za-z-]+)$/;

/** @throws RootKeyError `root-key/setting` */
export function parseKmsKey(arn: string): KmsKey {
  const { partition, region, name } = KEY_ARN.exec(arn)?.groups ?? {};
  if (region === undefined || name === undefined) {
    throw new RootKeyError('root-key/setting', 'the ARN is not that of a KMS key');
  }
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { arn, region, name, endpoint: `https://kms.${region}.${domain}/` };
}
