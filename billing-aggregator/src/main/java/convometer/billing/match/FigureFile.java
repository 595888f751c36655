package convometer.billing.match;

import convometer.billing.match.rules.FigureImport;

/// A file of figures that was read and checked.
record FigureFile(FigureSource source, FigureImport figures) {}
