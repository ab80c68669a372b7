/// Methods of integers and booleans.
let intQuestions: [Filter] = [
    // How many binary digits the number has without its sign.
    Filter("bit_length") { value, _, _ throws(Failure) in
        let int = try value.asInt("the value")
        return .int(Int.bitWidth - int.magnitude.leadingZeroBitCount)
    }
]

/// Methods of floats.
let doubleQuestions: [Filter] = [
    Filter("is_integer") { value, _, _ in
        if case .double(let double) = value { .bool(double.isFinite && double.rounded() == double) } else { false }
    }
]
