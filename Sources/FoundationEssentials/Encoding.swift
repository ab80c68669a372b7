/// Where a value of the JSON goes.
final class Place {
    /// What was put there.
    enum Content {
        case missing
        case text(String)
        /// A number, or one of JSON's words.
        case word(String)
        case list([Place])
        case object([String: Place])
    }

    private(set) var content = Content.missing

    /// Puts a value there: one that has a form in JSON as that, any other as it describes itself.
    func put<T: Encodable>(_ value: T) throws {
        switch value {
        case let text as String: content = .text(text)
        case let flag as Bool: content = .word(flag ? "true" : "false")
        case let number as any BinaryInteger: content = .word(number.description)
        case is any BinaryFloatingPoint:
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "a number with a fraction"))
        default: try value.encode(to: PlaceEncoder(place: self))
        }
    }

    func putNull() {
        content = .word("null")
    }

    /// Makes it a list, if it is none.
    func beList() {
        if case .list = content { return }
        content = .list([])
    }

    /// Makes it an object, if it is none.
    func beObject() {
        if case .object = content { return }
        content = .object([:])
    }

    /// A new place at the end of the list.
    func next() -> Place {
        let place = Place()
        if case .list(let places) = content { content = .list(places + [place]) }
        return place
    }

    /// A new place under a key of the object.
    func under(_ key: any CodingKey) -> Place {
        let place = Place()
        if case .object(var places) = content {
            places[key.stringValue] = place
            content = .object(places)
        }
        return place
    }

    /// How many values the list has.
    var count: Int {
        if case .list(let places) = content { places.count } else { 0 }
    }
}

/// Gives a value the containers that it describes itself in.
struct PlaceEncoder: Encoder, SingleValueEncodingContainer {
    let place: Place
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        place.beObject()
        return KeyedEncodingContainer(KeyedPlace<Key>(place: place))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        place.beList()
        return ListPlace(place: place)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { place.putNull() }

    func encode<T: Encodable>(_ value: T) throws { try place.put(value) }
}

/// The container of an object.
private struct KeyedPlace<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let place: Place
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { place.under(key).putNull() }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try place.under(key).put(value) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        PlaceEncoder(place: place.under(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        PlaceEncoder(place: place.under(key)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { PlaceEncoder(place: place.under(SuperKey())) }

    func superEncoder(forKey key: Key) -> any Encoder { PlaceEncoder(place: place.under(key)) }
}

/// The container of a list.
private struct ListPlace: UnkeyedEncodingContainer {
    let place: Place
    var codingPath: [any CodingKey] { [] }
    var count: Int { place.count }

    func encodeNil() { place.next().putNull() }

    func encode<T: Encodable>(_ value: T) throws { try place.next().put(value) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        PlaceEncoder(place: place.next()).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        PlaceEncoder(place: place.next()).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { PlaceEncoder(place: place.next()) }
}

/// The key under which a class's parent describes itself.
private struct SuperKey: CodingKey {
    var stringValue: String { "super" }
    var intValue: Int? { nil }

    init() {}
    init?(stringValue: String) { nil }
    init?(intValue: Int) { nil }
}
