#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A day in UTC, as receipts write it.
enum Day {
    /// The day, some days ago, by the machine's clock: "2026-11-30".
    static func ago(_ days: Int = 0) -> String {
        text(secondsSince1970: Int(time(nil)) - days * 86_400)
    }

    /// The day of a time, in the Gregorian calendar.
    static func text(secondsSince1970 seconds: Int) -> String {
        // Years that begin in March put the leap day at their end: then months have fixed places. Days are counted from
        // 1 March 0000, in cycles of 400 years.
        let days = (seconds / 86_400) + 719_468
        let cycle = days / 146_097
        let dayOfCycle = days % 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let isNextYear = month >= 10
        let year = yearOfCycle + cycle * 400 + (isNextYear ? 1 : 0)
        return "\(padded(year, 4))-\(padded(isNextYear ? month - 9 : month + 3, 2))-\(padded(day, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
