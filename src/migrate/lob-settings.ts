import type { LobTreatment } from '../catalog/mapping/rows.ts';
import type { TaskSettings } from './settings.ts';

/** The `LobMaxSize` that AWS DMS has where nobody chose one, in KB. */
const usualSize = 32;

/**
 * How settings have large values moved (AWS DMS, "Target metadata task settings"). DMS's default cuts at 32 KB and is in every complete settings file: it is no wish to lose
 * data. Only another size is; who wants this one says so in `lob-settings` of a table.
 */
export function lobTreatmentOf({ TargetMetadata: each }: Pick<TaskSettings, 'TargetMetadata'>): LobTreatment {
  if (!each.SupportLobs) return 'none';
  const isLimited = each.LimitedSizeLobMode && !each.FullLobMode;
  if (!isLimited || each.LobMaxSize === usualSize || each.LobMaxSize === 0) return 'whole';
  return { most: each.LobMaxSize * 1024 };
}
