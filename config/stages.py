"""Who hears of a rotation and when, unless the environment says otherwise: read by `settings.ROTATION_STAGES`.

"-7:holders" is a week before the due date, to those who hold the account. Managers stand for the holders and the service's
managers, comms for all of them and the comms team. "every:7" repeats the last stage so many days apart until the duty is
done. What cannot be read keeps the portal from starting (`socialaccounts.rotation.stages`).
"""

STAGES: dict[str, list[str]] = {
    "monthly": ["-7:holders", "0:holders", "3:managers", "7:comms", "every:7"],
    "leaver": ["0:managers", "1:comms", "every:2"],
    "compromised": ["0:comms", "every:1"],
    "emergency": ["-1:managers", "0:managers", "1:comms", "every:2"],
    "first_deposit": ["-7:holders", "0:holders", "3:managers", "7:comms", "every:7"],
}
