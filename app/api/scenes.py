"""From a request about a plane to the scene that it means."""

from app.api.deps import Context
from app.api.schemas.planes import OnPlane
from app.sessions.cost import scene_seconds
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.size import scene_bytes


async def scene_of(app: Context, session: Session, body: OnPlane, examples: str | int = "train") -> Scene:
    """The scene, its plane made of the session's weights and of those of the sessions that it names.

    Raises:
        Invalid: a wrong field, named.
        NotFound: a session that the plane names is not kept here.
    """
    spec = body.spec()
    others = {key: (await app.sessions.read(key)).session for key in spec.sessions}
    seconds = scene_seconds(session, body.step, spec.kind)
    app.workers.allow("plane", seconds, scene_bytes(session, spec.kind))
    return await app.workers.run(seconds, lambda: Scene.of(session, body.step, spec, examples, others))
