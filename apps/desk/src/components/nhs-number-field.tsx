import { checkNhsNumber, formatNhsNumber } from '#care/nhs-number.ts';
import { nhsNumberFault } from '../typed/nhs-number.ts';
import { TextLine } from './fields.tsx';

type NhsNumberFieldProps = {
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault?: string | undefined;
};

/** Says as it is typed whether the digits can be an NHS number. Whether it is this person's, only a verified source can say. */
export function NhsNumberField({ id, value, onChange, fault }: NhsNumberFieldProps) {
  const check = checkNhsNumber(value);
  const isWrong = !check.valid && value.replace(/\D/g, '').length >= 10;
  const holds = check.valid ? `${formatNhsNumber(check.number)}: the digits hold` : '';
  return (
    <div>
      <TextLine
        id={id}
        label="NHS number"
        hint={holds || undefined}
        keyboard="numeric"
        most={null}
        value={value}
        onChange={onChange}
        fault={(isWrong ? nhsNumberFault(value) : null) ?? fault}
      />
      <p role="status" className="nhsuk-u-visually-hidden">
        {holds}
      </p>
    </div>
  );
}
