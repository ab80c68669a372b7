extension Unicode.Scalar {
    /// The value of a decimal digit of any script; nil for everything else.
    var decimalDigit: UInt8? {
        guard properties.numericType == .decimal, let value = properties.numericValue else { return nil }
        return UInt8(exactly: value)
    }

    /// Python's `str.isprintable` for one code point: neither a control, a separator (but the space), nor unassigned.
    package var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: self == " "
        default: true
        }
    }
}
