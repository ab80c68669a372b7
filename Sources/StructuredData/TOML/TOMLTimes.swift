/// The dates and times of TOML: `1979-05-27T07:32:00.5-07:00`, and parts of it.
struct TOMLTime {
    private let bytes: [UInt8]
    private var at = 0

    /// Whether a text is a date, a time or both, and there is such a day and time.
    static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
        // The time of day is the shortest.
        guard text.count >= 5 else { return false }
        var time = TOMLTime(bytes: Array(text))
        return time.read()
    }

    /// Whether a text is written as a date or a time is.
    static func looksLikeOne(_ text: ArraySlice<UInt8>) -> Bool {
        let digits = text.prefix(while: TOMLReader.isDigit).count
        let sign = text.dropFirst(digits).first
        return digits == 4 && sign == UInt8(ascii: "-") || digits == 2 && sign == UInt8(ascii: ":")
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func read() -> Bool {
        let hasDate = bytes.count >= 5 && bytes[4] == UInt8(ascii: "-")
        if hasDate {
            guard readDate() else { return false }
            if at == bytes.count { return true }
            guard skip("T") || skip("t") || skip(" ") else { return false }
        }
        guard readClock() else { return false }
        // Since TOML 1.1 there may be no seconds. Sixty are a leap second, which has to be possible.
        if skip(":") {
            guard number(2, 0...60) != nil else { return false }
            if skip(".") {
                let start = at
                while at < bytes.count, TOMLReader.isDigit(bytes[at]) { at += 1 }
                guard at > start else { return false }
            }
        }
        if hasDate, !(skip("Z") || skip("z")), skip("+") || skip("-") {
            guard readClock() else { return false }
        }
        return at == bytes.count
    }

    private mutating func readDate() -> Bool {
        guard let year = number(4, 0...9999), skip("-"), let month = number(2, 1...12), skip("-") else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days =
            switch month {
            case 2: isLeap ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        return number(2, 1...days) != nil
    }

    /// Hours and minutes.
    private mutating func readClock() -> Bool {
        number(2, 0...23) != nil && skip(":") && number(2, 0...59) != nil
    }

    private mutating func number(_ count: Int, _ range: ClosedRange<Int>) -> Int? {
        let digits = bytes[at...].prefix(count)
        guard digits.count == count, digits.allSatisfy(TOMLReader.isDigit) else { return nil }
        at += count
        let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return range.contains(number) ? number : nil
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }
}
