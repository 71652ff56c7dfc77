import { useEffect, useState } from 'react';

/** Where a browser has not promised to keep what it stores for this site, its person is told before they rely on it. */
export function MayBeEvicted() {
  const [isPromised, setPromised] = useState(true);
  useEffect(() => void navigator.storage.persisted().then(setPromised), []);
  if (isPromised) return null;
  return (
    <p className="nhsuk-inset-text desk-inset">
      This browser has not promised to keep what it stores for Holdfast, and may delete it when its
      disk is full. A bookmark, or the site added to this device as an app, makes most browsers
      promise.
    </p>
  );
}
